import type { editor as english } from '../en/editor.ts';
import type { Words } from '../make-translator.ts';

export const editor = {} satisfies Words<typeof english>;
