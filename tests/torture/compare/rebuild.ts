import { recordTables } from '../../../packages/persistence/src/server/tables/record-tables.ts';
import type { Rig } from '../rig.ts';
import { replayRecord } from './replay-record.ts';

/** What is derived, table by table: how many rows, and their bytes in short. */
async function derived({ sql, workspaceId }: Rig): Promise<Map<string, string>> {
  const tables = [...[...recordTables.values()].map(({ name }) => name), 'event'];
  const sums = new Map<string, string>();
  for (const table of tables) {
    const [row] = await sql<{ sum: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(row_to_json(row)::text), '' order by id)), '') as sum
        from "${table}" row where workspace_id = $1`,
      [workspaceId],
    );
    sums.set(table, row?.sum ?? '');
  }
  return sums;
}

/** Rows of a table as they are, to say which of them a rebuild made otherwise. */
const texts = async ({ sql, workspaceId }: Rig, table: string): Promise<Map<string, string>> =>
  new Map(
    (
      await sql<{ id: string; text: string }>(
        `select id, row_to_json(row)::text as text from "${table}" row where workspace_id = $1`,
        [workspaceId],
      )
    ).map(({ id, text }) => [id, text]),
  );

/** Throws rows and events away and makes them again from the log [V3]. Answers what came out otherwise. */
export async function rebuildDiffers(rig: Rig): Promise<string[]> {
  const before = await derived(rig);
  const told = new Map<string, Map<string, string>>();
  for (const table of ['event', 'accounts', 'notes', 'comments']) told.set(table, await texts(rig, table));
  await rig.product.operate('rebuild', {});
  const after = await derived(rig);
  const found: string[] = [];
  for (const [table, sum] of before) {
    if (after.get(table) === sum) continue;
    const was = told.get(table);
    found.push(`rebuild makes other ${table}: ${sum}, then ${after.get(table) ?? ''}`);
    if (!was) continue;
    const is = await texts(rig, table);
    for (const id of new Set([...was.keys(), ...is.keys()])) {
      if (was.get(id) === is.get(id)) continue;
      found.push(`  was ${was.get(id) ?? 'nothing'}\n  is  ${is.get(id) ?? 'nothing'}`);
      if (table === 'event') found.push(...(await parts(rig, id, is.get(id) ?? was.get(id) ?? '{}')));
      if (found.length > 12) break;
    }
  }
  return found;
}

/** What an event was united from, as the log tells it: for whoever looks for the reason. */
async function parts(rig: Rig, id: string, text: string): Promise<string[]> {
  const { record, type } = JSON.parse(text) as { readonly record: string; readonly type: string };
  if (type !== 'account') return [];
  const told = (await replayRecord(rig, record)).filter((event) => event.id === id);
  return told.map(
    ({ position, from, to, recordedAt }) => `  from the log: ${position} at ${recordedAt}, ${String(from)} to ${String(to)}`,
  );
}
