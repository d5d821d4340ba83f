import type { activity as english } from '../en/activity.ts';
import type { Words } from '../make-translator.ts';

export const activity = {} satisfies Words<typeof english>;
