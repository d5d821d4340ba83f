import type { RecordTable } from './record-tables.ts';
import type { Index } from './columns.ts';

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** What the server offers: trigrams for search, and sets that begin with the workspace in one index. */
export type Extensions = { readonly trigrams: boolean; readonly mixedGin: boolean };

export const createTable = (table: RecordTable): string =>
  `create table ${quoted(table.name)} (\n  ${table.columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(',\n  ')},\n  primary key (workspace_id, id)\n)`;

export const createIndex = (table: RecordTable, index: Index, { mixedGin }: Extensions): string =>
  index.using === 'gin'
    ? `create index ${quoted(index.name)} on ${quoted(table.name)} using gin (${[...(mixedGin ? ['workspace_id'] : []), ...index.columns.map(quoted)].join(', ')})`
    : `create index ${quoted(index.name)} on ${quoted(table.name)} (workspace_id, ${index.columns.map(quoted).join(', ')}, id)`;

/** Words anywhere in the text need trigrams; without the extension searching reads the workspace's rows. */
export const createSearchIndex = (table: RecordTable, { mixedGin }: Extensions): string =>
  `create index ${quoted(`${table.name}_search_text`)} on ${quoted(table.name)} using gin (${mixedGin ? 'workspace_id, ' : ''}search_text gin_trgm_ops)`;
