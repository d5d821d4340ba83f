import type { ObjectType } from '../schema/object-type.ts';
import type { Row } from '../schema/row.ts';

/** What a timeline can be narrowed to. */
export const timelineKinds = [
  'comments',
  'calls',
  'tasks',
  'messages',
  'tickets',
  'purchases',
  'web',
  'files',
  'notes',
  'changes',
] as const;
export type TimelineKind = (typeof timelineKinds)[number];

/** Records and entries that stand on the timelines of the records that they name. */
export type TimelineSource = {
  readonly type: string;
  readonly kind: TimelineKind;
  /** The field that says when it was. Undefined: when it was made. */
  readonly at: string | undefined;
  /** The fields by which it belongs to a record. */
  readonly by: readonly string[];
  /** Those of its rows that are told as another kind, by what they say in a field. */
  readonly apart?: { readonly field: string; readonly value: string; readonly kind: TimelineKind };
};

export const timelineSources: readonly TimelineSource[] = [
  { type: 'comment', kind: 'comments', at: undefined, by: ['record'] },
  {
    type: 'interaction',
    kind: 'calls',
    at: 'at',
    by: ['related', 'participants'],
    // An e-mail that somebody logged is read among e-mails.
    apart: { field: 'channel', value: 'email', kind: 'messages' },
  },
  { type: 'task', kind: 'tasks', at: undefined, by: ['related'] },
  { type: 'message', kind: 'messages', at: 'at', by: ['record', 'participants'] },
  { type: 'ticket', kind: 'tickets', at: undefined, by: ['account', 'requester', 'deal', 'product'] },
  { type: 'order', kind: 'purchases', at: 'orderedOn', by: ['record', 'deal'] },
  { type: 'payment', kind: 'purchases', at: 'paidOn', by: ['record'] },
  { type: 'webEvent', kind: 'web', at: 'at', by: ['record'] },
  { type: 'file', kind: 'files', at: undefined, by: ['record'] },
];

export const timelineSource = (type: string): TimelineSource | undefined => timelineSources.find((one) => one.type === type);

/** As what a row is told on a timeline; undefined for what stands on none. */
export function kindOnTimeline({ type, values }: Pick<Row, 'type' | 'values'>): TimelineKind | undefined {
  const source = timelineSource(type);
  return source?.apart && values[source.apart.field] === source.apart.value ? source.apart.kind : source?.kind;
}

/** When something was, as timelines order it. A day is told at its noon, so that it is that day wherever somebody reads it. */
export function momentOf(row: Row, { at }: Pick<TimelineSource, 'at'>): string {
  const said = at === undefined ? undefined : row.values[at];
  if (typeof said !== 'string') return row.createdAt;
  return said.length === 10 ? `${said}T12:00:00.000Z` : said;
}

export type Home = { readonly type: string; readonly id: string };
/** The rows of a type that name a record by a field: those that the reader may see, none of them in the trash. */
export type Naming = (type: string, field: string, id: string) => Iterable<Row>;

/** The records whose timeline is told on a record's: itself first, then those that it gathers, each once. */
export function homesOf(type: ObjectType, id: string, naming: Naming): readonly Home[] {
  const homes = new Map<string, Home>([[id, { type: type.key, id }]]);
  for (const source of type.gathers)
    for (const row of naming(source.type, source.field, id)) homes.set(row.id, { type: row.type, id: row.id });
  return [...homes.values()];
}

/** What stands on the timelines of these records, each once: beside it which of them it names, the first of them first. */
export function entriesOf(
  homes: readonly Home[],
  naming: Naming,
): ReadonlyMap<string, { readonly row: Row; readonly home: Home }> {
  const found = new Map<string, { readonly row: Row; readonly home: Home }>();
  for (const home of homes)
    for (const source of timelineSources)
      for (const by of source.by)
        for (const row of naming(source.type, by, home.id)) if (!found.has(row.id)) found.set(row.id, { row, home });
  return found;
}
