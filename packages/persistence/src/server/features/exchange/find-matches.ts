import type { Lookup } from '@rapport/model/features/exchange/import-map';
import { searchText, sortKey } from '@rapport/model/schema/sort-key';
import type { Queryable } from '../../database.ts';
import { quoted } from '../../tables/ddl.ts';
import { recordTables } from '../../tables/record-tables.ts';

/** Whose eyes look: records that share none of these groups do not exist [V6]. */
export type Looking = { readonly workspaceId: string; readonly groups: readonly string[] };

/**
 * Records (not in the trash) by one of their values: text as asked → id. Names match whatever their case and accents;
 * when several records share one, the oldest is meant.
 */
export async function findMatches(
  database: Queryable,
  { workspaceId, groups }: Looking,
  type: string,
  by: Lookup,
  texts: readonly string[],
): Promise<Map<string, string>> {
  const table = recordTables.get(type);
  if (!table || texts.length === 0) return new Map();
  const has = (name: string) => table.columns.some((column) => column.name === name);
  const select = (key: string, where: string) =>
    `select ${key} as key, row.id from ${quoted(table.name)} row
     where row.workspace_id = $1 and row.deleted_at is null and row.audience && $3::text[] and ${where} order by row.created_at, row.id`;
  if (by === 'id') {
    const ids = texts.filter((text) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text));
    const rows = await database.query<{ key: string; id: string }>(select('row.id::text', 'row.id = any($2::uuid[])'), [
      workspaceId,
      ids.map((id) => id.toLowerCase()),
      groups,
    ]);
    const known = new Set(rows.map(({ id }) => id));
    return new Map(ids.filter((text) => known.has(text.toLowerCase())).map((text) => [text, text.toLowerCase()]));
  }
  if (by === 'externalId') {
    if (!has('external_id')) return new Map();
    return firstOf(
      await database.query(select('row.external_id', 'row.external_id = any($2::text[])'), [workspaceId, texts, groups]),
      texts,
      (text) => text,
    );
  }
  if (by === 'email') {
    if (!has('emails')) return new Map();
    const lower = texts.map((text) => text.toLowerCase());
    const rows = await database.query<{ key: string; id: string }>(
      `select email as key, row.id from ${quoted(table.name)} row, unnest(row.emails) as email
       where row.workspace_id = $1 and row.deleted_at is null and row.audience && $3::text[] and row.emails && $2::text[] and email = any($2::text[]) order by row.created_at, row.id`,
      [workspaceId, lower, groups],
    );
    return firstOf(rows, texts, (text) => text.toLowerCase());
  }
  if (by === 'domain' && !has('domain_sort')) return new Map();
  const column = by === 'domain' ? 'domain_sort' : table.titleSort;
  return firstOf(
    await database.query(select(`row.${column}`, `row.${column} = any($2::text[])`), [workspaceId, texts.map(sortKey), groups]),
    texts,
    sortKey,
  );
}

function firstOf(
  rows: readonly { key: string; id: string }[],
  texts: readonly string[],
  fold: (text: string) => string,
): Map<string, string> {
  const byKey = new Map<string, string>();
  for (const { key, id } of rows) if (!byKey.has(key)) byKey.set(key, id);
  return new Map(texts.flatMap((text) => (byKey.has(fold(text)) ? [[text, byKey.get(fold(text))!] as const] : [])));
}

/** Titles that may be meant by texts that are none of them: those that begin with the same letter or digit. */
export async function nearTitles(
  database: Queryable,
  { workspaceId, groups }: Looking,
  type: string,
  texts: readonly string[],
): Promise<string[]> {
  const table = recordTables.get(type);
  if (!table) return [];
  const initials = [...new Set(texts.map((text) => searchText(text).slice(0, 1)).filter((initial) => initial !== ''))];
  const rows = await database.query<{ title: string }>(
    `select row.title from ${quoted(table.name)} row where row.workspace_id = $1 and row.deleted_at is null and row.audience && $3::text[] and left(row.folded ->> '$title', 1) = any($2::text[])
     order by row.id limit 5000`,
    [workspaceId, initials, groups],
  );
  return rows.map(({ title }) => title);
}

/** Which of these documents exist. */
export async function existingDocuments(database: Queryable, workspaceId: string, ids: readonly string[]): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>('select id from document where workspace_id = $1 and id = any($2::uuid[])', [
    workspaceId,
    ids,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** Those of these documents that somebody changed by anything but this import. Repairs by the server do not count. */
export async function editedSince(
  database: Queryable,
  workspaceId: string,
  importId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await database.query<{ document_id: string }>(
    `select distinct document_id from document_update
     where workspace_id = $1 and document_id = any($3::uuid[]) and command_id is distinct from $2 and actor is not null
     union select document_id from document_base where workspace_id = $1 and document_id = any($3::uuid[])`,
    [workspaceId, importId, ids],
  );
  return new Set(rows.map(({ document_id }) => document_id));
}
