import {
  type LinksThen,
  type LinkThen,
  linkThen,
  namesRecord,
  pointingFields,
  rowThen,
} from '@rapport/model/features/history/links-then';
import { objectType } from '@rapport/model/objects/index';
import { link } from '@rapport/model/objects/link';
import type { ActivityEvent } from '@rapport/model/projection/event';
import { titleOf } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Queryable } from '../../database.ts';
import { activityEvent, eventColumns, type StoredEvent } from '../../events/stored-event.ts';
import { readRows } from '../../rows/read-rows.ts';
import { quoted } from '../../tables/ddl.ts';
import { recordTables } from '../../tables/record-tables.ts';

/** What a link says beside its ends. */
const said = ['role', 'since', 'until'];

type Reader = { readonly workspaceId: string; readonly groups: readonly string[] };
type Pointing = { readonly other: ObjectType; readonly field: string };

/**
 * What pointed at a record at a moment, of what the reader may see today [V6], and no more than `most`. Those that point at
 * it today are found by its name in their tables, those that no longer do by the changes that took it away; their events
 * then say how each was.
 */
export async function readLinksThen(
  database: Queryable,
  reader: Reader,
  { type, id }: { readonly type: ObjectType; readonly id: string },
  at: string,
  most: number,
): Promise<LinksThen> {
  const fields = pointingFields(type);
  const names = [id, `${type.key}:${id}`];
  const found = new Map<string, Set<string>>();
  const add = (of: string, one: string) => found.set(of, (found.get(of) ?? new Set()).add(one));
  for (const pointing of fields) {
    for (const one of await pointingNow(database, reader, pointing, names, at, most)) add(pointing.other.key, one);
  }
  const types = new Set(fields.map(({ other }) => other.key));
  for (const one of await pointedOnce(database, reader, names, at, most)) if (types.has(one.type)) add(one.type, one.record);

  const links: LinkThen[] = [];
  for (const [key, ids] of found) {
    const other = objectType(key);
    if (!other) continue;
    const rows = [...(await readRows(database, reader.workspaceId, key, [...ids], reader.groups)).values()];
    const told = [...fields.flatMap((one) => (one.other === other ? one.field : [])), ...(other === link ? said : [])];
    const records = rows.map((row) => row.id);
    const events = await readLater(database, reader.workspaceId, records, told, at);
    for (const row of rows) {
      const then = rowThen(other, row, events.get(row.id) ?? [], at);
      if (!then) continue;
      for (const { field } of fields.filter((one) => one.other === other)) {
        if (!namesRecord(then, field, type.key, id)) continue;
        const ends = other === link ? linkThen(then, `${type.key}:${id}`) : undefined;
        if (other === link && !ends) continue;
        links.push({ type: key, field, id: row.id, title: titleOf(other, row.values), ...(ends && { link: ends }) });
      }
    }
  }
  return links.length > most ? { links: links.slice(0, most), more: true } : { links };
}

async function pointingNow(
  database: Queryable,
  { workspaceId, groups }: Reader,
  { other, field }: Pointing,
  [bare, whole]: readonly string[],
  at: string,
  most: number,
): Promise<readonly string[]> {
  const table = recordTables.get(other.key);
  const column = table?.fields.get(field)?.columns[0];
  if (!table || !column) return [];
  const name = other.fields[field]?.to === undefined ? whole : bare;
  const is = column.type.startsWith('uuid[]')
    ? '&& array[$2::uuid]'
    : column.type.startsWith('text[]')
      ? '&& array[$2::text]'
      : '= $2';
  const rows = await database.prepared<{ id: string }>(
    `links-then-${other.key}-${field}`,
    `select row.id from ${quoted(table.name)} row where row.workspace_id = $1 and row.${quoted(column.name)} ${is}
      and row.created_at <= $4 and row.audience && $3::text[] order by row.created_at desc, row.id limit $5`,
    [workspaceId, name, groups, at, most + 1],
  );
  return rows.map((row) => row.id);
}

/** The condition is that of the index `event_pointed`, to the letter. */
const pointed = (table: string) => `select type, record from ${table} event
  where workspace_id = $1 and from_value::text ~ '^\\[?"([A-Za-z]+:)?[0-9a-f-]{36}"\\]?$'
    and btrim(from_value::text, '["]') = any($2::text[]) and recorded_at > $3 and kind in ('changed', 'removed')`;

const pointedOnce = (database: Queryable, { workspaceId }: Reader, names: readonly string[], at: string, most: number) =>
  database.prepared<{ type: string; record: string }>(
    'links-then-pointed',
    `${pointed('event')} union ${pointed('event_archive')} limit $4`,
    [workspaceId, names, at, most + 1],
  );

async function readLater(
  database: Queryable,
  workspaceId: string,
  records: readonly string[],
  fields: readonly string[],
  at: string,
): Promise<ReadonlyMap<string, readonly ActivityEvent[]>> {
  if (records.length === 0) return new Map();
  const part = (table: string) => `select ${eventColumns} from ${table} event
    where workspace_id = $1 and record = any($2::uuid[]) and recorded_at > $3
      and (kind in ('created', 'deleted', 'restored') or kind in ('changed', 'added', 'removed') and field = any($4::text[]))`;
  const rows = await database.prepared<StoredEvent>('links-then-events', `${part('event')} union all ${part('event_archive')}`, [
    workspaceId,
    records,
    at,
    fields,
  ]);
  return Map.groupBy(rows.map(activityEvent), (event) => event.record);
}
