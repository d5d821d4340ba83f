import { setTimeout as pause } from 'node:timers/promises';
import { compare, type Verdict } from './compare/compare.ts';
import { loadReplica, type Replica } from './compare/fresh-replica.ts';
import type { Fault, Seconds } from './faults/fault.ts';
import { type Random, seededRandom } from './random.ts';
import { type Crowd, type Rig, startRig } from './rig.ts';
import { type Pace, Work } from './work.ts';

/** Everything that a run does follows from this; only how things interleave does not. */
export type Plan = {
  readonly seed: number;
  readonly minutes: number;
  readonly crowd: Crowd;
  readonly pace: Pace;
  readonly seconds: Seconds;
  readonly faults: readonly Fault[];
  /** Faults at most; undefined: as many as the time allows. */
  readonly most?: number;
  readonly broken?: 'gate' | 'marks';
};

export type Blow = {
  readonly kind: string;
  /** Edits that were sent and not acknowledged. */
  readonly inFlight: number;
  /** Until every client had been told of a newer edit that it is saved, in milliseconds. */
  readonly recovery: number;
};

export type Outcome = {
  readonly plan: Plan;
  readonly blows: readonly Blow[];
  readonly edits: number;
  readonly saved: number;
  readonly seconds: number;
  readonly verdict: Verdict;
};

const leastInFlight = 50;
const replicasTaken = 6;
const recoveryPatience = 90_000;
const quietPatience = 20_000;

/** Plays a plan and judges what is left of it. `say` hears of every blow. */
export async function torture(plan: Plan, say: (line: string) => void): Promise<Outcome> {
  const began = performance.now();
  const rig = await startRig(plan.crowd, plan.broken);
  const work = new Work(rig, plan.seed, plan.pace);
  try {
    await work.start();
    await recovered(rig, work, performance.now());
    const snapshots: Replica[] = [];
    const blows = await beat(plan, rig, work, snapshots, say);
    work.stop();
    const late = await quiet(rig);
    if (process.env.HOLD) { console.error(rig.directory); await pause(Number(process.env.HOLD)*1000); }
    const verdict = await compare(rig, late, snapshots);
    const { made: edits, saved } = rig.ledger;
    return { plan, blows, edits, saved, seconds: (performance.now() - began) / 1_000, verdict };
  } catch (error) {
    console.error(rig.product.log());
    for (const client of rig.own) console.error(client.name, client.printed);
    throw error;
  } finally {
    work.stop();
    for (const client of [...rig.rest, rig.operator]) client.end();
    await rig.close();
  }
}

async function beat(plan: Plan, rig: Rig, work: Work, snapshots: Replica[], say: (line: string) => void): Promise<Blow[]> {
  const chance = seededRandom(plan.seed ^ 0x5eed);
  const end = performance.now() + plan.minutes * 60_000;
  const blows: Blow[] = [];
  let bag: Fault[] = [];
  while (performance.now() < end && blows.length < (plan.most ?? Infinity)) {
    if (bag.length === 0) bag = chance.shuffle(plan.faults);
    const fault = bag.shift();
    if (!fault) break;
    if (chance.next() < 0.25) rig.importer?.import(chance.between(60, 200));
    await pause(chance.between(100, 900));
    const inFlight = await underLoad(rig, work, chance);
    const striking = fault.strike(rig, chance, plan.seconds);
    const since = await striking;
    const recovery = await recovered(rig, work, since);
    blows.push({ kind: fault.kind, inFlight, recovery });
    if (snapshots.length < replicasTaken && blows.length % 3 === 0) snapshots.push(await loadReplica(rig.operator));
    say(`${fault.kind}: ${inFlight} in flight, ${Math.round(recovery)} ms`);
  }
  return blows;
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

/** Until everybody was told that something is saved which they made after `since`. Milliseconds. */
async function recovered({ ledger }: Rig, work: Work, since: number): Promise<number> {
  for (;;) {
    const waiting = work.names.filter((name) => ledger.newestSaved(name) <= since);
    if (waiting.length === 0) return performance.now() - since;
    if (performance.now() - since > recoveryPatience) throw new Error(`nothing more of ${waiting.join(', ')} is saved`);
    await pause(10);
  }
}

/** Until nothing is under way any more and everything is projected. Answers who did not come to rest. */
async function quiet(rig: Rig): Promise<readonly string[]> {
  const end = performance.now() + quietPatience;
  for (;;) {
    const restless = [...rig.stock, ...rig.rest].filter((client) => !client.quiet).map(({ name }) => name);
    if (rig.importer && !rig.importer.quiet) restless.push('importer');
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
