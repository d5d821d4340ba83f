import { join } from 'node:path';
import { everybody } from '@rapport/model/access/can';
import type { Filter, View } from '@rapport/model/query/view';
import { viewContext } from '@rapport/model/query/view-context';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import { type Database, openDatabase } from '@rapport/persistence/server/database';
import { findFigures } from '@rapport/persistence/server/rows/aggregate-rows';
import { findRows } from '@rapport/persistence/server/rows/find-rows';
import { user } from '../../apps/cli/src/postgres/initialise.ts';
import { runningPostmaster } from '../../apps/cli/src/postgres/postmaster.ts';
import { short, summarise } from '../rig/statistics.ts';
import { note, type Bench } from './bench.ts';

const PAGE = 60;
const ROUNDS = 12;
/** What a list is sorted by: fields with an index. */
const sorts = ['amount', 'closeDate', 'name', 'nextStepDate'] as const;
const open: Filter = { field: 'stage', op: 'in', value: ['qualified', 'discovery', 'proposal', 'negotiation'] };

/** The same view values in SQL, on the database of the running product. */
export async function serverExecutor(bench: Bench): Promise<void> {
  const database = await openDatabase(urlOf(bench), { poolSize: 1 });
  try {
    await firstPages(bench, database);
    await groups(bench, database);
  } finally {
    await database.close();
  }
}

function urlOf({ workspace }: Bench): string {
  const running = runningPostmaster(join(workspace.product.dataDirectory, 'postgres/data'));
  if (!running) throw new Error('The product has no Postgres of its own');
  return `postgresql://${user}@localhost/${user}?host=${encodeURIComponent(running.socketDirectory)}&port=5432`;
}

const definitions = definitionsFromRows({ settings: [], members: [], teams: [] }, 'en');
const context = viewContext(definitions, '', '2026-07-01T12:00:00.000Z');
const asEverybody = ({ workspace }: Bench) => ({ groups: everybody(workspace.id), definitions });

async function firstPages(bench: Bench, database: Database): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const field of sorts) {
      const direction = round % 2 === 0 ? 'asc' : 'desc';
      const view: View = { type: 'deal', filter: [], sort: [{ field, direction }] };
      const began = performance.now();
      const { rows } = await findRows(database, bench.workspace.id, view, context, { ...asEverybody(bench), limit: PAGE });
      if (round > 1) times.push(performance.now() - began);
      if (rows.length !== PAGE) throw new Error(`A page of ${rows.length} by ${field}`);
    }
  }
  const { p50, p95, count } = summarise(times);
  const more = ` p95 (p50 ${short(p50)}, n ${count})`;
  note(bench, `SQL: first page of ${PAGE} by an indexed field`, p95, { unit: 'ms', aim: 10, more });
}

async function groups(bench: Bench, database: Database): Promise<void> {
  const aggregates = [{ kind: 'count' }, { kind: 'sum', field: 'amount' }, { kind: 'weighted', field: 'amount' }] as const;
  for (const [what, filter] of [
    ['all', []],
    ['the open ones', [open]],
  ] as const) {
    const view: View = { type: 'deal', filter, sort: [], group: 'stage', aggregates };
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      const found = await findFigures(database, bench.workspace.id, view, context, asEverybody(bench));
      if (round > 1) times.push(performance.now() - began);
      const counted = found.reduce((sum, group) => sum + group.count, 0);
      if (filter.length === 0 && counted !== bench.rows) throw new Error(`The groups count ${counted} deals`);
    }
    const { p50, p95 } = summarise(times);
    const more = ` p95 (p50 ${short(p50)})`;
    note(bench, `SQL: groups of ${what} with count, sum and weighted sum`, p95, { unit: 'ms', aim: 80, more });
  }
}
