import type { ActivityEvent } from '../../projection/event.ts';
import { sameValue } from '../../schema/values.ts';

const lostKinds: ReadonlySet<ActivityEvent['kind']> = new Set(['overwritten', 'text-lost']);

/**
 * What several events of records come to, oldest first: of each field the first "from" and the last "to", by whoever
 * came last; what is again as it was is left out, and so is what its record's coming says already.
 */
export function foldEvents(events: readonly ActivityEvent[]): readonly ActivityEvent[] {
  const folded = new Map<string, ActivityEvent>();
  const created = new Set<string>();
  for (const event of events) {
    if (lostKinds.has(event.kind) || event.kind === 'note' || event.kind === 'commented') continue;
    if (event.kind === 'created') created.add(event.record);
    const member = event.kind === 'added' || event.kind === 'removed' ? JSON.stringify(event.to ?? event.from) : '';
    const key = `${event.record} ${event.field ?? event.kind} ${member}`;
    const before = folded.get(key);
    folded.delete(key);
    // A member that was added and is gone again has left no trace.
    if (before && member !== '' && before.kind !== event.kind) continue;
    folded.set(key, before && event.kind === 'changed' ? { ...event, from: before.from } : event);
  }
  return [...folded.values()].filter(
    (event) =>
      !(event.kind === 'changed' && sameValue(event.from, event.to)) &&
      !(event.kind !== 'created' && created.has(event.record) && event.from === undefined),
  );
}

/** What somebody's own edits lost against others, the last of each field. */
export const lostEdits = (events: readonly ActivityEvent[]): readonly ActivityEvent[] => [
  ...new Map(
    events
      .filter((event) => lostKinds.has(event.kind) && !sameValue(event.from, event.to))
      .map((event) => [`${event.record} ${event.field ?? event.id}`, event]),
  ).values(),
];
