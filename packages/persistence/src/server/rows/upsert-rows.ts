import { searchTextOf, titleOf } from '@rapport/model/projection/project-record';
import type { FieldKind } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row, Values } from '@rapport/model/schema/row';
import { searchText, sortKey } from '@rapport/model/schema/sort-key';
import type { Queryable } from '../database.ts';
import { quoted } from '../tables/ddl.ts';
import { type RecordTable, recordTables } from '../tables/record-tables.ts';

export type RowToWrite = {
  readonly id: string;
  readonly row: Row | null;
  readonly text?: string | undefined;
  readonly audience: readonly string[];
};

/** Writes rows of one type at once. A row of an older position leaves the stored one alone; `row: null` removes it. */
export async function upsertRows(
  transaction: Queryable,
  workspaceId: string,
  type: string,
  items: readonly RowToWrite[],
): Promise<void> {
  const table = recordTables.get(type);
  if (!table) throw new Error(`There is no table for the type ${type}.`);
  const present = items.filter((item): item is RowToWrite & { row: Row } => item.row !== null);
  if (present.length > 0) {
    const records = present.map(({ row, text, audience }) => columnsOf(table, row, text, audience));
    await transaction.prepared(`upsert-${table.name}`, upsertStatement(table), [workspaceId, JSON.stringify(records)]);
  }
  const gone = items.filter((item) => item.row === null).map((item) => item.id);
  if (gone.length > 0)
    await transaction.query(`delete from ${quoted(table.name)} where workspace_id = $1 and id = any($2::uuid[])`, [
      workspaceId,
      gone,
    ]);
}

/** The row as JSON by column, as json_to_recordset reads it. */
function columnsOf(table: RecordTable, row: Row, text: string | undefined, audience: readonly string[]): Record<string, unknown> {
  const title = table.objectType ? titleOf(table.objectType, row.values) : '';
  const columns: Record<string, unknown> = {
    id: row.id,
    title: title === '' ? null : title,
    title_sort: title === '' ? null : sortKey(title),
    search_text: table.objectType ? searchTextOf(table.objectType, row.values) : '',
    created_at: row.createdAt,
    created_by: row.createdBy,
    updated_at: row.updatedAt,
    updated_by: row.updatedBy,
    deleted_at: row.deletedAt,
    tracked_since: row.since,
    issues: row.issues,
    generation: row.generation,
    position: row.position,
    audience,
    ...(text !== undefined && { plain_text: text, plain_text_search: searchText(text) }),
  };
  columns.folded = table.objectType ? foldedTexts(table.objectType, row.values, title) : {};
  if (!table.objectType) return { ...columns, values: row.values };
  const custom: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(row.values)) {
    if (value === undefined) continue;
    const field = table.fields.get(key);
    if (field) Object.assign(columns, field.write(value));
    else custom[key] = value;
  }
  columns.custom = custom;
  return columns;
}

const folds: ReadonlySet<FieldKind> = new Set(['text', 'longText', 'url', 'externalId', 'address']);

/** What `contains` compares with, by field. */
function foldedTexts(type: ObjectType, values: Values, title: string): Record<string, string> {
  const texts: Record<string, string> = title === '' ? {} : { $title: searchText(title) };
  for (const [key, field] of Object.entries(type.fields)) {
    const value = values[key];
    if (value !== undefined && folds.has(field.kind))
      texts[key] = searchText(typeof value === 'string' ? value : Object.values(value).join(' '));
  }
  return texts;
}

const statements = new Map<RecordTable, string>();

function upsertStatement(table: RecordTable): string {
  const known = statements.get(table);
  if (known) return known;
  const columns = table.columns.filter(({ name, type }) => name !== 'workspace_id' && !type.includes(' generated '));
  const names = columns.map(({ name }) => quoted(name));
  const typed = columns.map(
    ({ name, type }) => `${quoted(name)} ${type.replace(/ (collate|not null|default) .*$| not null$/, '')}`,
  );
  const statement = `insert into ${quoted(table.name)} as old (workspace_id, ${names.join(', ')})
    select $1, ${names.map((name) => `new.${name}`).join(', ')} from json_to_recordset($2::json) as new (${typed.join(', ')})
    on conflict (workspace_id, id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
    where (excluded.generation, excluded.position) >= (old.generation, old.position)`;
  statements.set(table, statement);
  return statement;
}
