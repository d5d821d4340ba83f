/**
 * `./rapport torture [--minutes N] [--seed S] [--only KIND …]`: plays one seed and its controls, prints the table; a seed
 * that fails is shrunk to a named case. `--suite FILE` plays what belongs to the tests and writes what came of it.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allKinds, controlPlan, longPlan, type Plan } from './plan.ts';
import { isClean, type Outcome, torture } from './run.ts';
import { namedCase, shrink } from './shrink.ts';
import { playSuite } from './suite.ts';
import { type Control, findings, report } from './table.ts';

const say = (line: string): void => console.error(`  ${line}`);

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    only: { type: 'string', multiple: true },
    suite: { type: 'string' },
  },
});

function refuse(problem: string): never {
  console.error(problem);
  process.exit(2);
}

async function playOne(): Promise<boolean> {
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) refuse(`--minutes is a number above 0, not ${values.minutes}`);
  const seed = values.seed === undefined ? Math.floor(Math.random() * 1_000_000) : Number(values.seed);
  if (!Number.isSafeInteger(seed)) refuse(`--seed is a whole number, not ${values.seed ?? ''}`);
  const kinds = allKinds.filter((kind) => values.only?.some((part) => kind.includes(part)) ?? true);
  if (kinds.length === 0) refuse(`There are these faults: ${allKinds.join('; ')}`);
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  console.error(`Seed ${seed}, commit ${commit}, ${minutes} minutes`);
  const keepIn = join(tmpdir(), `rapport-torture-kept-${seed}-${Date.now()}`);
  const outcome = await torture(longPlan(seed, minutes, { kinds }), { say, keepIn });
  const controls: Control[] = [];
  for (const broken of ['gate', 'marks'] as const) {
    const control = await torture(controlPlan(seed, broken));
    controls.push({ broken, lost: control.verdict.lost.length });
  }
  console.log(`${new Date().toISOString().slice(0, 10)}, commit ${commit}\n\n${report(outcome, controls)}`);
  for (const line of findings(outcome).slice(0, 40)) console.log(`✗ ${line}`);
  for (const { broken, lost } of controls) if (lost === 0) console.log(`✗ the ${broken} was broken, and nothing was found`);
  if (!isClean(outcome)) {
    console.log(`What is left of it: ${keepIn}`);
    await printCase(outcome);
  }
  return isClean(outcome) && controls.every(({ lost }) => lost > 0);
}

/** Minutes of one try to make a failing seed smaller. */
const mostToShrink = 5;

/** A failing seed becomes a line that can be put among the named cases. */
async function printCase(outcome: Outcome): Promise<void> {
  console.error('Shrinking …');
  const fails = async (plan: Plan) => {
    const clean = await torture(plan).then(isClean, () => false);
    say(`${plan.most} faults of ${plan.kinds.length} kinds, ${JSON.stringify(plan.crowd)}: ${clean ? 'passes' : 'fails'}`);
    return !clean;
  };
  const { plan } = outcome;
  const minutes = Math.min(plan.minutes, mostToShrink);
  const smallest = await shrink({ ...plan, minutes }, outcome.blows.length, fails);
  console.log(`For tests/torture/found.ts:\n${namedCase(smallest, findings(outcome)[0] ?? '')}`);
}

if (values.suite === undefined) process.exitCode = (await playOne()) ? 0 : 1;
else {
  const tests = await playSuite(say);
  writeFileSync(values.suite, JSON.stringify(tests));
  process.exitCode = tests.every(({ problems }) => problems.length === 0) ? 0 : 1;
}
// Sockets that somebody else holds open keep nothing here.
process.exit();
