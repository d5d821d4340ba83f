import type { auth as english } from '../en/auth.ts';
import type { Words } from '../make-translator.ts';

export const auth = {} satisfies Words<typeof english>;
