import { type Home, type TimelineKind, type TimelineSource, timelineSources } from '@rapport/model/customer/timeline-sources';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Field } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Queryable } from '../../database.ts';
import { activityEvent, eventColumns, type StoredEvent } from '../../events/stored-event.ts';
import { readRows } from '../../rows/read-rows.ts';
import { instant } from '../../rows/row-columns.ts';
import { quoted } from '../../tables/ddl.ts';
import { recordTables } from '../../tables/record-tables.ts';

export type TimelineEntry = { readonly at: string; readonly kind: TimelineKind } & (
  | { readonly row: Row }
  | { readonly event: ActivityEvent; /** The record that it happened to, or whose note it was. */ readonly home: Home }
);
export type TimelinePage = {
  readonly items: readonly TimelineEntry[];
  /** Undefined at the end. */ readonly next: string | undefined;
};
export type TimelineRequest = {
  readonly kinds: ReadonlySet<TimelineKind>;
  /** The moment and the id of the last entry of the page before. */
  readonly cursor?: string | undefined;
  readonly limit: number;
};
/** What the reader may see is what is told [V6]. */
type Reader = { readonly workspaceId: string; readonly groups: readonly string[] };

/** The records whose timeline a record tells: itself, and those that it gathers and its reader sees, the latest changed first. */
export async function readHomes(
  database: Queryable,
  { workspaceId, groups }: Reader,
  type: ObjectType,
  id: string,
  most: number = limits.timelineHomes.value,
): Promise<readonly Home[]> {
  const homes: Home[] = [{ type: type.key, id }];
  for (const source of type.gathers) {
    const table = recordTables.get(source.type);
    const field = objectType(source.type)?.fields[source.field];
    const column = table?.fields.get(source.field)?.columns[0]?.name;
    if (!table || !field || column === undefined) continue;
    const names = `row.${quoted(column)} ${field.kind === 'references' ? '&& array[$2::uuid]' : '= $2::uuid'}`;
    const rows = await database.prepared<{ id: string }>(
      `timeline-homes-${source.type}-${source.field}`,
      `select row.id from ${quoted(table.name)} row where row.workspace_id = $1 and ${names} and row.deleted_at is null
        and row.audience && $3::text[] order by row.updated_at desc, row.id limit $4`,
      [workspaceId, id, groups, most],
    );
    homes.push(...rows.map((row) => ({ type: source.type, id: row.id })));
  }
  return homes.slice(0, most);
}

type Found = {
  readonly kind: TimelineKind;
  readonly type: string;
  readonly id: string;
  readonly at: string;
  readonly home: string | null;
};

/**
 * One page of everything that happened to these records, newest first. Its cursor is the moment and the id of its last
 * entry, so that what arrives meanwhile moves nothing. Each part is found by an index on the record that it names; of
 * each record no more is looked at than a page.
 */
export async function readTimeline(
  database: Queryable,
  reader: Reader,
  homes: readonly Home[],
  { kinds, cursor, limit }: TimelineRequest,
): Promise<TimelinePage> {
  const { workspaceId, groups } = reader;
  const [before, beforeId] = cursor?.split('/') ?? [];
  const values: unknown[] = [workspaceId, groups, before ?? null, beforeId ?? null, limit + 1];
  const put = (value: unknown) => `$${values.push(value)}`;
  const parts = timelineSources.flatMap((source) => sourceQuery(source, kinds, homes, put));
  if (kinds.has('changes')) {
    const ids = put(homes.map((home) => home.id));
    for (const table of ['event', 'event_archive'])
      parts.push(
        eventQuery(table, 'changes', `select id, id as home from unnest(${ids}::uuid[]) as one (id)`, `e.kind <> 'commented'`),
      );
  }
  if (kinds.has('notes')) {
    const names = put(homes.map((home) => `${home.type}:${home.id}`));
    const notes = `select n.id, split_part(n.record, ':', 2)::uuid as home from notes n
      where n.workspace_id = $1 and n.record = any(${names}::text[]) and n.deleted_at is null and n.audience && $2::text[]`;
    for (const table of ['event', 'event_archive'])
      parts.push(eventQuery(table, 'notes', notes, `e.kind in ('note', 'text-lost')`));
  }
  if (parts.length === 0) return { items: [], next: undefined };
  const found = await database.query<Found>(
    `select kind, type, id, home, ${instant('moment')} as at from (${parts.map((part) => `(${part})`).join(' union all ')}) page
      order by moment desc, id desc limit $5`,
    values,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: await whole(database, reader, homes, page),
    next: found.length > limit && last ? `${last.at}/${last.id}` : undefined,
  };
}

const earlier = (moment: string, id: string) => `($3::timestamptz is null or (${moment}, ${id}) < ($3::timestamptz, $4::uuid))`;

function sourceQuery(
  source: TimelineSource,
  kinds: ReadonlySet<TimelineKind>,
  homes: readonly Home[],
  put: (value: unknown) => string,
): string[] {
  const table = recordTables.get(source.type);
  const type = objectType(source.type);
  const { kind, apart } = source;
  const told = kinds.has(kind);
  const toldApart = apart && kinds.has(apart.kind);
  if (!table || !type || (!told && !toldApart)) return [];
  const columnOf = (key: string) => `row.${quoted(table.fields.get(key)?.columns[0]?.name ?? key)}`;
  const named = source.by.flatMap((key): string[] => {
    const field = type.fields[key];
    const targets = homes.filter((home) => field?.to === undefined || field.to === home.type);
    if (!field || targets.length === 0) return [];
    return [`${columnOf(key)} ${comparison(field, targets, put)}`];
  });
  if (named.length === 0) return [];
  const isApart = apart && `${columnOf(apart.field)} is not distinct from ${put(apart.value)}`;
  const kindOf =
    apart && told && toldApart
      ? `case when ${isApart} then '${apart.kind}' else '${kind}' end`
      : `'${told ? kind : apart?.kind}'`;
  const some = isApart === undefined || told === toldApart ? '' : `and ${told ? 'not ' : ''}(${isApart})`;
  const at = source.at === undefined ? undefined : type.fields[source.at];
  const column = source.at === undefined ? 'row.created_at' : columnOf(source.at);
  const said = at?.kind === 'date' ? `(${column} + time '12:00') at time zone 'UTC'` : column;
  const moment = `coalesce(${said}, row.created_at)`;
  return [
    `select ${kindOf} as kind, '${source.type}' as type, row.id, null::uuid as home, ${moment} as moment from ${quoted(table.name)} row
      where row.workspace_id = $1 and row.deleted_at is null and row.audience && $2::text[] and (${named.join(' or ')}) ${some}
        and ${earlier(moment, 'row.id')} order by moment desc, row.id desc limit $5`,
  ];
}

/** How a relation is compared with the records at its end. */
function comparison(field: Field, targets: readonly Home[], put: (value: unknown) => string): string {
  const names = put(targets.map(({ type, id }) => (field.to === undefined ? `${type}:${id}` : id)));
  const list = `${names}::${field.to === undefined ? 'text' : 'uuid'}[]`;
  return field.kind === 'references' ? `&& ${list}` : `= any(${list})`;
}

/** Of each record the latest, by its index, then the latest of those: an account of 2,000 people has many, and shows few. */
const eventQuery = (table: string, kind: TimelineKind, homes: string, told: string): string =>
  `select '${kind}' as kind, '${table}' as type, e.id, home.home, e.made_at as moment from (${homes}) home cross join lateral
    (select e.id, e.made_at from ${table} e where e.workspace_id = $1 and e.record = home.id and ${told}
      and ${earlier('e.made_at', 'e.id')} order by e.made_at desc, e.id desc limit $5) e
    order by e.made_at desc, e.id desc limit $5`;

async function whole(
  database: Queryable,
  { workspaceId, groups }: Reader,
  homes: readonly Home[],
  page: readonly Found[],
): Promise<readonly TimelineEntry[]> {
  const types = new Map(homes.map((home) => [home.id, home]));
  const idsOf = (type: string) => page.flatMap((found) => (found.type === type ? [found.id] : []));
  const rows = new Map<string, Row>();
  for (const { type } of timelineSources)
    for (const [id, row] of await readRows(database, workspaceId, type, idsOf(type), groups)) rows.set(id, row);
  const events = new Map<string, ActivityEvent>();
  for (const table of ['event', 'event_archive']) {
    const ids = idsOf(table);
    if (ids.length === 0) continue;
    const stored = await database.query<StoredEvent>(
      `select ${eventColumns} from ${table} where workspace_id = $1 and id = any($2::uuid[])`,
      [workspaceId, ids],
    );
    for (const event of stored.map(activityEvent)) events.set(event.id, event);
  }
  return page.flatMap(({ at, kind, id, home }): TimelineEntry[] => {
    const [row, event, of] = [rows.get(id), events.get(id), home === null ? undefined : types.get(home)];
    if (row) return [{ at, kind, row }];
    // Taken away since: it was nothing in the end.
    return event && of ? [{ at, kind, event, home: of }] : [];
  });
}
