import { arrayLiteral } from '../array-literal.ts';
import type { Queryable } from '../database.ts';
import { quoted } from '../tables/ddl.ts';
import { recordTables } from '../tables/record-tables.ts';
import type { Moved } from './derive-audiences.ts';

/** Writes who sees rows that stay as they are. */
export async function writeAudiences(
  transaction: Queryable,
  workspaceId: string,
  moved: readonly Omit<Moved, 'row'>[],
): Promise<void> {
  for (const [type, ofType] of Map.groupBy(moved, (each) => each.type)) {
    const table = recordTables.get(type);
    if (!table) continue;
    await transaction.prepared(
      `write-audiences-${table.name}`,
      `update ${quoted(table.name)} row set audience = moved.audience::text[]
      from unnest($2::uuid[], $3::text[]) as moved (id, audience) where row.workspace_id = $1 and row.id = moved.id`,
      [workspaceId, ofType.map(({ id }) => id), ofType.map(({ audience }) => arrayLiteral(audience))],
    );
  }
}
