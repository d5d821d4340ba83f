/** A person's look at a view as it is stored: when they last saw it, and since when things are news to them. */
export type Look = { readonly seenAt: string | undefined; readonly since: string | undefined };

/** Whoever comes back within this time has not been away: what was news stays news, on every device. */
const sameVisitMilliseconds = 30 * 60_000;

/** The look that begins now: news are what happened since the visit before it. Nobody has news on their first visit. */
export function visit(before: Look | undefined, now: string): { readonly seenAt: string; readonly since: string } {
  if (before?.seenAt === undefined) return { seenAt: now, since: now };
  const away = Date.parse(now) - Date.parse(before.seenAt);
  if (away <= sameVisitMilliseconds) return { seenAt: now, since: before.since ?? before.seenAt };
  return { seenAt: now, since: before.seenAt };
}

/** The later of two moments as they are stored: a person's looks only go forward. */
export function later(one: unknown, other: unknown): string | undefined {
  const [a, b] = [one, other].map((moment) => (typeof moment === 'string' ? moment : undefined));
  return a === undefined || (b !== undefined && b > a) ? b : a;
}
