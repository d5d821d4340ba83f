import type { exchange as english } from '../en/exchange.ts';
import type { Words } from '../make-translator.ts';

export const exchange = {} satisfies Words<typeof english>;
