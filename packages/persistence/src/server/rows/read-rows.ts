import type { Row } from '@rapport/model/schema/row';
import type { Queryable } from '../database.ts';
import { quoted } from '../tables/ddl.ts';
import { recordTables } from '../tables/record-tables.ts';
import { readIdentityRows } from './identity-rows.ts';
import { rowColumns, rowOf } from './row-columns.ts';

/**
 * The rows of those ids that exist, trash included; with `groups`, those that share one. Members and teams are read from
 * their own tables, and known to everybody.
 */
export async function readRows(
  database: Queryable,
  workspaceId: string,
  type: string,
  ids: readonly string[],
  groups?: readonly string[],
): Promise<Map<string, Row>> {
  if (ids.length === 0) return new Map();
  if (type === 'member' || type === 'team') return readIdentityRows(database, workspaceId, type, ids);
  const table = recordTables.get(type);
  if (!table) return new Map();
  const rows = await database.prepared<Record<string, unknown>>(
    `read-${table.name}`,
    `select ${rowColumns(table)} from ${quoted(table.name)} row where row.workspace_id = $1 and row.id = any($2::uuid[])
      and ($3::text[] is null or row.audience && $3::text[])`,
    [workspaceId, ids, groups ?? null],
  );
  return new Map(rows.map((stored) => [stored.id as string, rowOf(table, stored)]));
}

/** One row when it shares a group with the reader. */
export async function readVisibleRow(
  database: Queryable,
  workspaceId: string,
  type: string,
  id: string,
  groups: readonly string[],
): Promise<Row | undefined> {
  const table = recordTables.get(type);
  if (!table) return undefined;
  const [stored] = await database.prepared<Record<string, unknown>>(
    `read-visible-${table.name}`,
    `select ${rowColumns(table)} from ${quoted(table.name)} row where row.workspace_id = $1 and row.id = $2 and row.audience && $3::text[]`,
    [workspaceId, id, groups],
  );
  return stored && rowOf(table, stored);
}
