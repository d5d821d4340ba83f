import type { mail as english } from '../en/mail.ts';
import type { Words } from '../make-translator.ts';

export const mail = {} satisfies Words<typeof english>;
