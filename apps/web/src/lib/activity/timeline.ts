import type { ActivityEvent } from '@rapport/model/projection/event';
import {
  kindOnTimeline,
  momentOf,
  timelineKinds,
  timelineSource,
  type TimelineKind,
} from '@rapport/model/customer/timeline-sources';
import type { Row } from '@rapport/model/schema/row';

type BlockKind = 'comment' | 'call' | 'task' | 'message' | 'ticket' | 'purchase' | 'web' | 'file';
const blocks: Partial<Record<TimelineKind, BlockKind>> = {
  comments: 'comment',
  calls: 'call',
  tasks: 'task',
  messages: 'message',
  tickets: 'ticket',
  purchases: 'purchase',
  web: 'web',
  files: 'file',
};

/** One thing on the timeline: a line of changes by one person, or a block that stands alone. */
export type TimelineItem =
  | {
      readonly kind: 'changes';
      readonly key: string;
      readonly at: string;
      readonly actor: string | undefined;
      readonly events: readonly ActivityEvent[];
    }
  | {
      readonly kind: BlockKind;
      readonly key: string;
      readonly at: string;
      readonly actor: string | undefined;
      readonly row: Row;
    };

export const filters = ['all', ...timelineKinds] as const;
export type Filter = (typeof filters)[number];

const foldedWithin = 10 * 60_000;

const isOfNotes = (event: ActivityEvent): boolean => event.kind === 'note' || event.kind === 'text-lost';
function filterOf(item: TimelineItem): TimelineKind {
  if (item.kind !== 'changes') return kindOnTimeline(item.row) ?? 'changes';
  return item.events.every(isOfNotes) ? 'notes' : 'changes';
}
export const passes = (item: TimelineItem, filter: Filter): boolean => filter === 'all' || filterOf(item) === filter;

/** Each moment is read once: of 10,000 entries comparing them would read 260,000. */
function newestFirst(items: readonly TimelineItem[]): TimelineItem[] {
  const moments = items.map((item) => ({ item, moment: Date.parse(item.at) }));
  moments.sort((a, b) => b.moment - a.moment || (a.item.key < b.item.key ? 1 : -1));
  return moments.map(({ item }) => item);
}

/**
 * Newest first. Changes of one author whose neighbours are no more than ten minutes apart fold into one line; a block or
 * somebody else's change between them ends it. What needs an answer (a value that lost) never folds.
 */
export function timelineOf(events: readonly ActivityEvent[], rows: Iterable<Row>): readonly TimelineItem[] {
  const single = (event: ActivityEvent): TimelineItem => ({
    kind: 'changes',
    key: event.id,
    at: event.madeAt,
    actor: event.actor,
    events: [event],
  });
  const entries = [...rows];
  const standing = new Set(entries.flatMap((row) => (timelineSource(row.type) ? [row.id] : [])));
  const all = newestFirst([
    ...entries.flatMap((row): TimelineItem[] => {
      const source = timelineSource(row.type);
      const kind = source && blocks[source.kind];
      // The file of a comment stands with it.
      if (kind === 'file' && row.values['comment'] !== undefined) return [];
      return kind ? [{ kind, key: row.id, at: momentOf(row, source), actor: row.createdBy, row }] : [];
    }),
    // A comment stands for its own event, and so does what stands here as a block for its having been made.
    ...events.filter(({ kind, record }) => kind !== 'commented' && !(kind === 'created' && standing.has(record))).map(single),
  ]);
  const folded: TimelineItem[] = [];
  for (const item of all) {
    const last = folded.at(-1);
    const joined = last && folding(last, item);
    if (joined) folded[folded.length - 1] = joined;
    else folded.push(item);
  }
  return folded;
}

/** Both as one line, or undefined when each keeps its own. */
function folding(later: TimelineItem, earlier: TimelineItem): TimelineItem | undefined {
  if (later.kind !== 'changes' || earlier.kind !== 'changes' || later.actor !== earlier.actor) return undefined;
  const [first] = earlier.events;
  const last = later.events.at(-1);
  if (first?.record !== last?.record) return undefined;
  if (!first || !last || needsAnswer(first) || later.events.some(needsAnswer)) return undefined;
  if (Date.parse(last.madeAt) - Date.parse(first.madeAt) > foldedWithin) return undefined;
  return { ...later, events: [...later.events, ...earlier.events] };
}

/** The events of a line that say something of their own: that somebody wrote in the note is said once, however long it took. */
export function toldOf(events: readonly ActivityEvent[]): readonly ActivityEvent[] {
  const said = new Set<string>();
  return events.filter((event) => {
    if (event.kind !== 'note') return true;
    const again = said.has(event.origin);
    said.add(event.origin);
    return !again;
  });
}

export const needsAnswer = (event: ActivityEvent): boolean => event.kind === 'overwritten' || event.kind === 'text-lost';

/** `day` is the calendar day where the user is, `YYYY-MM-DD`. */
export type Day = { readonly day: string; readonly items: readonly TimelineItem[] };

export function byDay(items: readonly TimelineItem[], dayOf: (at: string) => string): readonly Day[] {
  const days: { day: string; items: TimelineItem[] }[] = [];
  for (const item of items) {
    const day = dayOf(item.at);
    const last = days.at(-1);
    if (last?.day === day) last.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}

/** How many items each chip would show. */
export function counts(items: readonly TimelineItem[]): Record<Filter, number> {
  const count = Object.fromEntries(filters.map((filter) => [filter, 0])) as Record<Filter, number>;
  count.all = items.length;
  for (const item of items) count[filterOf(item)] += 1;
  return count;
}

/** Newest event per field: who changed it last, and when. */
export function lastChanges(events: readonly ActivityEvent[]): ReadonlyMap<string, ActivityEvent> {
  const last = new Map<string, ActivityEvent>();
  for (const event of events) {
    const key = event.field?.split('.')[0];
    if (key === undefined || needsAnswer(event)) continue;
    const known = last.get(key);
    if (!known || Date.parse(known.madeAt) < Date.parse(event.madeAt)) last.set(key, event);
  }
  return last;
}
