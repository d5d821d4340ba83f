import type { Row } from '@rapport/model/schema/row';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import type { BootstrapChunk } from '@rapport/model/wire/frames';
import { decodeRows } from '@rapport/model/wire/row-chunk';
import { ownDocuments, peerDocuments } from './documents.ts';
import { evaluate, type Evaluations } from './evaluation.svelte.ts';
import type { Engine, MakeEngine, Question } from './engine.ts';
import { own } from './own.svelte.ts';
import { sqlite } from './sqlite.ts';
import { tanstack } from './tanstack.ts';

/** Milliseconds of one engine; `known`: an order that was asked for before. `check`: what it answered. */
export type Times = {
  readonly made: number;
  readonly first: number;
  readonly known: readonly number[];
  readonly groups: readonly number[];
  readonly changes: readonly number[];
  readonly check: string;
};

const engines: { readonly [name: string]: MakeEngine } = { own, tanstack, sqlite };
const stages = ['proposal', 'discovery', 'qualified'];
/** As long as one of a kind may go on. */
const patience = 15_000;

async function load(workspace: string): Promise<{ deals: readonly Row[]; settings: readonly Row[] }> {
  const answer = await fetch(`/api/sync/bootstrap?workspace=${workspace}&first=deal`);
  const rows = (await answer.text())
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as BootstrapChunk | object)
    .flatMap((part) => ('columns' in part ? decodeRows(part) : []));
  return { deals: rows.filter(({ type }) => type === 'deal'), settings: rows.filter(({ type }) => type === 'settings') };
}
let loaded: ReturnType<typeof load> | undefined;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
async function several(rounds: number, work: (round: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + patience;
  for (let round = 0; round < rounds && performance.now() < until; round += 1) times.push(await timed(() => work(round)));
  return times;
}
const question = (round: number): Question => ({
  stage: stages[round % stages.length] ?? '',
  sort: round % 2 === 0 ? 'amount' : 'closeDate',
  descending: true,
});

async function times(name: string, workspace: string): Promise<Times> {
  const { deals, settings } = await (loaded ??= load(workspace));
  const definitions = definitionsFromRows({ settings, members: [], teams: [] }, 'en');
  let engine: Engine | undefined;
  const made = await timed(async () => (engine = await engines[name]?.(deals, definitions)));
  if (!engine) throw new Error(`No engine ${name}`);
  const { ask, groups, change } = engine;
  const first = await timed(() => ask(question(0)));
  await ask(question(1));
  const known = await several(60, (round) => ask(question(round)));
  const grouped = await several(20, groups);
  const { ids, sum } = await ask({ stage: 'proposal', sort: 'amount', descending: true });
  const check = `${deals.length} deals, ${ids.length} of ${await groups()} groups, ${sum}`;
  const some = deals.filter((row) => row.values['stage'] === 'proposal').slice(0, 100);
  const changes = await several(some.length, async (round) => {
    const row = some[round] as Row;
    const amount = { minor: 1_000_000 + round, currency: 'EUR' };
    await change({ ...row, position: row.position + 1, values: { ...row.values, amount } });
  });
  return { made, first, known, groups: grouped, changes, check };
}

async function evaluations(workspace: string): Promise<Evaluations> {
  const { deals, settings } = await (loaded ??= load(workspace));
  return evaluate(deals, definitionsFromRows({ settings, members: [], teams: [] }, 'en'));
}

export const bench = { times, evaluations, ownDocuments, peerDocuments };
Object.assign(globalThis, { bench });
