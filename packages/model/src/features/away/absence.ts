/** Whoever was away for longer comes back to a summary, unless they have nothing to be told. */
export const longAbsenceMilliseconds = 8 * 3_600_000;

/** How long somebody who was last seen then has been away; undefined when that is not long, or they were never here. */
export function absence(seenAt: string | undefined, now: number): number | undefined {
  if (seenAt === undefined) return undefined;
  const away = now - Date.parse(seenAt);
  return away > longAbsenceMilliseconds ? away : undefined;
}
