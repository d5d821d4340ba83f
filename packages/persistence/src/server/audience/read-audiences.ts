import type { Queryable } from '../database.ts';
import { quoted } from '../tables/ddl.ts';
import { recordTables } from '../tables/record-tables.ts';

export type RecordRef = { readonly type: string; readonly id: string };
export const refKey = ({ type, id }: RecordRef): string => `${type}:${id}`;

/** The audiences of those of these records that have a row, by `<type>:<id>`. */
export async function readAudiences(
  database: Queryable,
  workspaceId: string,
  refs: readonly RecordRef[],
): Promise<Map<string, readonly string[]>> {
  const found = await Promise.all(
    [...Map.groupBy(refs, ({ type }) => type)].map(async ([type, ofType]) => {
      const table = recordTables.get(type);
      if (!table) return [];
      const ids = [...new Set(ofType.map(({ id }) => id))];
      const rows = await database.prepared<{ id: string; audience: string[] }>(
        `read-audiences-${table.name}`,
        `select id, audience from ${quoted(table.name)} where workspace_id = $1 and id = any($2::uuid[])`,
        [workspaceId, ids],
      );
      return rows.map(({ id, audience }) => [refKey({ type, id }), audience] as const);
    }),
  );
  return new Map(found.flat());
}
