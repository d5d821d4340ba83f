import { setTimeout as pause } from 'node:timers/promises';
import { cpSync, lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, type Verdict } from './compare/compare.ts';
import { loadReplica, type Replica } from './compare/fresh-replica.ts';
import { faults } from './faults/all.ts';
import type { Fault } from './faults/fault.ts';
import { type Way, ways } from './ledger.ts';
import type { Plan } from './plan.ts';
import { type Random, seededRandom } from './random.ts';
import { type Rig, startRig } from './rig.ts';
import { findings } from './table.ts';
import { Work } from './work.ts';

export type Blow = {
  readonly kind: string;
  /** Edits that were sent and not acknowledged. */
  readonly inFlight: number;
  /** Until every client had been told of a newer edit that it is saved, in milliseconds. */
  readonly recovery: number;
};

type Recovery = { readonly recovery: number; readonly last: readonly string[] };

export type Outcome = {
  readonly plan: Plan;
  readonly blows: readonly Blow[];
  /** After what not everybody was well again in time; nothing was struck any more then. */
  readonly stuck: string | undefined;
  readonly edits: number;
  readonly saved: Readonly<Record<Way, number>>;
  readonly seconds: number;
  /** How the disk is made full. */
  readonly disk: string;
  readonly verdict: Verdict;
};

const leastInFlight = 50;
/** After which blows somebody loads a replica, who comes back at the end: far apart, since all of its rows are held until then. */
const replicasAfter = new Set([1, 4, 10, 30, 90, 200]);
const recoveryPatience = 120_000;
const quietPatience = 90_000;
/** What is broken on purpose need not come to rest. */
const brokenPatience = 5_000;

type Watcher = {
  /** Hears of every blow. */
  readonly say?: (line: string) => void;
  /** Where everything is kept that a run leaves in which something was found. */
  readonly keepIn?: string;
};

/** Plays a plan and judges what is left of it. */
export async function torture(plan: Plan, { say = () => undefined, keepIn }: Watcher = {}): Promise<Outcome> {
  const began = performance.now();
  const rig = await startRig(plan.crowd, plan.broken);
  const work = new Work(rig, plan.seed, plan.pace);
  try {
    await work.start();
    await recovered(rig, work, performance.now());
    const snapshots: Replica[] = [];
    const blows: Blow[] = [];
    const stuck = await beat(plan, rig, work, { blows, snapshots }, say).then(
      () => undefined,
      (error: unknown) => `${(error as Error).message}: ${String((error as Error).cause)}`,
    );
    if (stuck !== undefined) say(`${stuck}\n${await lastWords(rig)}`);
    work.stop();
    const late = await quiet(rig, plan.broken ? brokenPatience : quietPatience);
    const verdict = await compare(rig, late, snapshots);
    const all = [...rig.ledger.lines.values()].filter((line) => line.saved);
    const saved = Object.fromEntries(ways.map((way) => [way, all.filter((line) => line.way === way).length])) as Outcome['saved'];
    const seconds = (performance.now() - began) / 1_000;
    const outcome = { plan, blows, stuck, edits: rig.ledger.made, saved, seconds, disk: rig.disk.kind, verdict };
    if (keepIn !== undefined && !isClean(outcome)) await keep(rig, outcome, keepIn);
    return outcome;
  } catch (error) {
    say(await lastWords(rig));
    throw error;
  } finally {
    work.stop();
    for (const client of [...rig.rest, rig.operator]) client.end();
    await rig.close();
  }
}

/** What is left of the product, its clients and the ledger, as if the machine had gone down now. */
async function keep(rig: Rig, outcome: Outcome, directory: string): Promise<void> {
  await rig.product.kill({ database: true });
  // Sockets are left behind: nobody listens any more.
  const options = { recursive: true, filter: (from: string) => !lstatSync(from).isSocket() };
  cpSync(rig.directory, directory, options);
  writeFileSync(join(directory, 'found.txt'), findings(outcome).join('\n'));
  const lines = [...rig.ledger.lines.values()].map((line) => JSON.stringify(line));
  writeFileSync(join(directory, 'ledger.jsonl'), lines.join('\n'));
}

/** What the product and our clients had to say, for a run that does not come to its end. */
async function lastWords({ product, own, stock }: Rig): Promise<string> {
  const warnings = product
    .log()
    .split('\n')
    .filter((line) => !line.startsWith('{"level":30'));
  const states = own.map(async (client) => {
    const { name, printed } = client;
    const state = client.ready ? await client.report() : undefined;
    return `${name}: ${state ? `${state.badge}, ${state.waiting} waiting` : 'not ready'} ${printed}`;
  });
  const providers = stock.map(({ name, standing }) => `${name}: ${standing}`);
  return [...warnings, ...(await Promise.all(states)), ...providers].join('\n');
}

/** Nothing was lost, doubled or left undone. */
export const isClean = ({ stuck, verdict }: Outcome): boolean =>
  stuck === undefined &&
  [verdict.lost, verdict.forgotten, verdict.badgeEarly, verdict.doubled, verdict.differing, verdict.late, verdict.refused].every(
    (found) => found.length === 0,
  );

type Beaten = { readonly blows: Blow[]; readonly snapshots: Replica[] };

/** Strikes while there is time, and notes each blow. */
async function beat(plan: Plan, rig: Rig, work: Work, { blows, snapshots }: Beaten, say: (line: string) => void): Promise<void> {
  const chance = seededRandom(plan.seed ^ 0x5eed);
  const end = performance.now() + plan.minutes * 60_000;
  const chosen = faults.filter(({ kind }) => plan.kinds.includes(kind));
  let bag: Fault[] = [];
  while (performance.now() < end && blows.length < plan.most) {
    if (bag.length === 0) bag = chance.shuffle(chosen);
    const fault = bag.shift();
    if (!fault) break;
    if (chance.next() < 0.3) rig.importer?.import(chance.between(60, 200));
    await pause(chance.between(100, 900));
    const inFlight = await underLoad(rig, work, chance);
    const struck = fault.strike(rig, chance, plan.seconds).then((since) => recovered(rig, work, since));
    const { recovery, last } = await struck.catch((error: unknown) => {
      throw new Error(`after ${fault.kind}`, { cause: error });
    });
    blows.push({ kind: fault.kind, inFlight, recovery });
    if (replicasAfter.has(blows.length)) snapshots.push(await loadReplica(rig.operator));
    const well = `well again after ${Math.round(recovery)} ms, ${last.join(' and ') || 'nobody'} last`;
    say(`${fault.kind}: ${inFlight} in flight, ${well}; ${rig.ledger.saved} saved`);
  }
}

/** Waits for a moment in which enough is under way; answers how much. */
async function underLoad({ ledger }: Rig, work: Work, chance: Random): Promise<number> {
  for (;;) {
    work.burst(chance.between(12, 24));
    // Some of it has reached the server, some not, some is committed.
    await pause(chance.between(0, 12));
    if (ledger.inFlight >= leastInFlight) return ledger.inFlight;
  }
}

/** Until everybody was told that something is saved which they made after `since`: after how long, and who was last. */
async function recovered({ ledger }: Rig, work: Work, since: number): Promise<Recovery> {
  let last: readonly string[] = [];
  for (;;) {
    const waiting = work.names.filter((name) => ledger.newestSaved(name) <= since);
    if (waiting.length === 0) return { recovery: performance.now() - since, last };
    if (performance.now() - since > recoveryPatience) throw new Error(`nothing more of ${waiting.join(', ')} is saved`);
    last = waiting;
    await pause(10);
  }
}

/** Until nothing is under way any more and everything is projected. Answers who did not come to rest. */
async function quiet(rig: Rig, patience: number): Promise<readonly string[]> {
  const end = performance.now() + patience;
  for (;;) {
    const restless = rig.rest.filter((client) => !client.quiet).map(({ name }) => name);
    for (const client of rig.stock) if (!client.quiet) restless.push(`${client.name} (${client.standing})`);
    if (rig.importer && !rig.importer.quiet) restless.push(rig.importer.name);
    for (const client of rig.own) {
      const { badge, waiting } = await client.report();
      if (waiting > 0 || badge !== 'saved') restless.push(`${client.name} (${badge}, ${waiting})`);
    }
    const [marks] = await rig.sql<{ count: string }>('select count(*) from projection_mark');
    if (marks?.count !== '0') restless.push(`projector (${marks?.count ?? '?'})`);
    if (restless.length === 0 || performance.now() > end) return restless;
    await pause(200);
  }
}
