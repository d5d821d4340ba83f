import { limits } from '@rapport/model/limits';
import type { Change } from '@rapport/model/wire/frames';
import type { Database, Queryable } from '../database.ts';
import { sharesAudience } from '../query/shares-audience.ts';
import { readRows } from '../rows/read-rows.ts';
import { quoted } from '../tables/ddl.ts';
import { recordTables } from '../tables/record-tables.ts';
import { readChanges } from './read-changes.ts';

export type Regrouping = { readonly epoch: string; readonly upto: number; readonly changes: readonly Change[] };

/**
 * What somebody gains and loses who belongs to other groups than before, and what happened since their cursor, as of one
 * moment. Undefined when that is more than one frame may hold, or their cursor cannot be led on: they load again.
 */
export function readRegrouping(
  database: Database,
  workspaceId: string,
  moved: { readonly before: readonly string[]; readonly after: readonly string[]; readonly cursor: number },
): Promise<Regrouping | undefined> {
  return database.transaction(async (transaction) => {
    const [clock] = await transaction.query<{ epoch: string }>('select epoch from feed_clock where workspace_id = $1', [
      workspaceId,
    ]);
    const cursor = { epoch: clock?.epoch ?? '', after: moved.cursor };
    // What was moved since the cursor out of groups that they have left is in neither list below.
    const page = await readChanges(transaction, workspaceId, moved.after, cursor, limits.feedChanges.value, moved.before);
    if (page.reload || page.upto < page.seq) return undefined;
    const told = new Set(page.changes.map((change) => (change.op === 'put' ? change.row.id : change.id)));
    const changes: Change[] = [];
    for (const { type } of recordTables.values()) {
      const [gained, lost] = await Promise.all([
        idsBetween(transaction, workspaceId, type, moved.after, moved.before, limits.feedChanges.value + 1),
        idsBetween(transaction, workspaceId, type, moved.before, moved.after, limits.leftAtOnce.value + 1),
      ]);
      if (gained.length > limits.feedChanges.value || lost.length > limits.leftAtOnce.value) return undefined;
      const rows = await readRows(transaction, workspaceId, type, gained, moved.after);
      for (const row of rows.values()) if (!told.has(row.id)) changes.push({ op: 'put', seq: page.upto, row });
      for (const id of lost) if (!told.has(id)) changes.push({ op: 'left', seq: page.upto, type, id });
    }
    if (changes.length > limits.leftAtOnce.value) return undefined;
    return { epoch: page.epoch, upto: page.upto, changes: [...page.changes, ...changes] };
  }, 'repeatable read');
}

async function idsBetween(
  transaction: Queryable,
  workspaceId: string,
  type: string,
  seen: readonly string[],
  hidden: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  const table = recordTables.get(type);
  if (!table) return [];
  const rows = await transaction.query<{ id: string }>(
    `select id from ${quoted(table.name)} where workspace_id = $1 and ${sharesAudience('audience', '$2::text[]')} and not (${sharesAudience('audience', '$3::text[]')}) limit $4`,
    [workspaceId, seen, hidden, limit],
  );
  return rows.map(({ id }) => id);
}
