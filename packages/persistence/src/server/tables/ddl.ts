import type { RecordTable } from './record-tables.ts';
import type { Index } from './columns.ts';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What the server offers: trigrams for search, and sets that begin with the workspace in one index. */
export type Extensions = { readonly trigrams: boolean; readonly mixedGin: boolean };

export const createTable = (table: RecordTable): string =>
  `create table ${quoted(table.name)} (\n  ${table.columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(',\n  ')},\n  primary key (workspace_id, id)\n)`;

/**
 * How far a table may change before autovacuum comes: a twentieth, where it would wait for a fifth. Until then each row
 * that changed is read for who may see it, though an index has the rest.
 */
export const tableSettings =
  'autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05';
export const setTable = (table: RecordTable): string => `alter table ${quoted(table.name)} set (${tableSettings})`;

export function createIndex(table: RecordTable, index: Index, { mixedGin }: Extensions): string {
  const columns = index.columns.map(quoted);
  const keys = index.using === 'gin' ? [...(mixedGin ? ['workspace_id'] : []), ...columns] : ['workspace_id', ...columns, 'id'];
  const rows = index.filledOnly ? ` where ${columns.map((column) => `${column} is not null`).join(' and ')}` : '';
  const beside = index.beside ? ` include (${index.beside.map(quoted).join(', ')})` : '';
  return `create index ${quoted(index.name)} on ${quoted(table.name)} using ${index.using} (${keys.join(', ')})${beside}${rows}`;
}

/** Words and their beginnings, in every text of a row. */
export const createWordIndex = (table: RecordTable, { mixedGin }: Extensions): string =>
  `create index ${quoted(`${table.name}_words`)} on ${quoted(table.name)} using gin (${mixedGin ? 'workspace_id, ' : ''}words)`;

/** Words anywhere in the text need trigrams; without the extension searching reads the workspace's rows. */
export const createSearchIndex = (table: RecordTable, { mixedGin }: Extensions): string =>
  `create index ${quoted(`${table.name}_search_text`)} on ${quoted(table.name)} using gin (${mixedGin ? 'workspace_id, ' : ''}search_text gin_trgm_ops)`;
