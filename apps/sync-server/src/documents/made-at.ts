import { limits } from '@rapport/model/limits';

/** When something was made that was so many milliseconds old as it arrived [M155]. Nothing counts as older than the limit says. */
export const madeAt = (arrived: number, age: number): Date =>
  new Date(arrived - Math.max(0, Math.min(age, limits.longestAgeMilliseconds.value)));
