import type { record as english } from '../en/record.ts';
import type { Words } from '../make-translator.ts';

export const record = {} satisfies Words<typeof english>;
