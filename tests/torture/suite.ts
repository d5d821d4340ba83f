import { found } from './found.ts';
import { allKinds, controlPlan, type Plan, shortPlan } from './plan.ts';
import { torture } from './run.ts';
import { findings } from './table.ts';

/** One test of the suite; without problems it has passed. */
export type PlayedTest = { readonly name: string; readonly problems: readonly string[] };

const wallClock = 180_000;
/** What setting up and comparing take beside the faults. */
const around = 15_000;

/** Fixed seeds, which strike every kind once; both controls; what was found before; and a random seed for the time that is left. */
export async function playSuite(say: (line: string) => void): Promise<PlayedTest[]> {
  const end = performance.now() + wallClock;
  const tests: PlayedTest[] = [];
  const play = async (name: string, judge: () => Promise<readonly string[]>) => {
    const began = performance.now();
    const problems = await judge().catch((error: unknown) => [
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    ]);
    tests.push({ name, problems });
    say(`${problems.length === 0 ? '✓' : '✗'} ${name} (${Math.round((performance.now() - began) / 1_000)} s)`);
  };
  const clean = async (plan: Plan) => findings(await torture(plan));

  const half = Math.ceil(allKinds.length / 2);
  for (const [seed, kinds] of [
    [1, allKinds.slice(0, half)],
    [2, allKinds.slice(half)],
  ] as const)
    await play(`[V1] [V2] [V3] [V5] [V7] seed ${seed}: nothing that was called saved is lost or doubled`, () =>
      clean(shortPlan(seed, { kinds, most: kinds.length })),
    );
  for (const broken of ['gate', 'marks'] as const)
    await play(`[V1] with the ${broken} broken on purpose the same harness reports losses`, async () => {
      const { verdict } = await torture(controlPlan(1, broken));
      return verdict.lost.length > 0 ? [] : [`the ${broken} was broken, and nothing was found`];
    });
  for (const { name, plan } of found) await play(`[V1] ${name}`, () => clean(plan));
  const seed = Math.floor(Math.random() * 1_000_000);
  const minutes = Math.max(end - performance.now() - around, 10_000) / 60_000;
  await play(`[V1] [V2] [V3] [V5] [V7] random seed ${seed}: nothing that was called saved is lost or doubled`, () =>
    clean(shortPlan(seed, { minutes, most: Infinity })),
  );
  return tests;
}
