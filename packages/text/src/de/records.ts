import type { records as english } from '../en/records.ts';
import type { Words } from '../make-translator.ts';

export const records = {} satisfies Words<typeof english>;
