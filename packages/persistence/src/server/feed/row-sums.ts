import { rowSumGeneration, rowSumModulus, rowSumPosition, type RowSums } from '@rapport/model/wire/row-sums';
import type { Database } from '../database.ts';
import { sharesAudience } from '../query/shares-audience.ts';
import { quoted } from '../tables/ddl.ts';
import { recordTables } from '../tables/record-tables.ts';
import { readClock } from './read-changes.ts';

/**
 * What a reader of these groups should hold at a place of the feed, by type. Undefined when the feed stands elsewhere by
 * now: as it was cannot be computed any more.
 */
export const readRowSums = (
  database: Database,
  workspaceId: string,
  groups: readonly string[],
  at: { readonly epoch: string; readonly seq: number },
): Promise<RowSums | undefined> =>
  database.transaction(async (transaction) => {
    const clock = await readClock(transaction, workspaceId);
    if (clock.epoch !== at.epoch || clock.seq !== at.seq) return undefined;
    const sums: Record<string, { rows: number; sum: number }> = {};
    for (const { name, type } of recordTables.values()) {
      const [found] = await transaction.query<{ rows: string; sum: string }>(
        `select count(*) as rows, coalesce(sum((('x' || right(row.id::text, 12))::bit(48)::bigint % ${rowSumModulus}
          + row.position * ${rowSumPosition} + row.generation::bigint * ${rowSumGeneration}) % ${rowSumModulus}), 0) as sum
        from ${quoted(name)} row where row.workspace_id = $1 and ${sharesAudience('row.audience', '$2::text[]')}`,
        [workspaceId, groups],
      );
      if (found && Number(found.rows) > 0) sums[type] = { rows: Number(found.rows), sum: Number(found.sum) };
    }
    return sums;
  }, 'repeatable read');
