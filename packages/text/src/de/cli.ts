import type { cli as english } from '../en/cli.ts';
import type { Words } from '../make-translator.ts';

export const cli = {
  usage: 'Aufruf',
} satisfies Words<typeof english>;
