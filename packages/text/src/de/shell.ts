import type { shell as english } from '../en/shell.ts';
import type { Words } from '../make-translator.ts';

export const shell = {} satisfies Words<typeof english>;
