import { limits } from '../../limits.ts';

const day = 86_400_000;

/** Days that something deleted at that time still has, the last one counted whole; 0 when it may be gone any minute. */
export const daysLeft = (deletedAt: string, now: number): number =>
  Math.max(0, Math.ceil(limits.trashDays.value - (now - Date.parse(deletedAt)) / day));
