import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildWeb } from '../build/build-web.ts';
import { runChecks } from '../check/run-checks.ts';
import { repository } from '../repository.ts';
import { programStatus, step } from '../terminal/step.ts';
import { t } from '../words.ts';
import { bringBrowser, browserCommand } from './bring-browser.ts';
import { failure, noTests, playwrightTally, sum, summary, type Tally, tortureTally, vitestTally } from './tally.ts';

export const suites = ['unit', 'pg', 'e2e', 'torture'] as const;
type Suite = (typeof suites)[number];
type Options = { readonly only: Suite | undefined; readonly name: string | undefined; readonly long: boolean };

const results = join(repository, 'test-results');
const playwright = 'node_modules/@playwright/test/cli.js';

/** Runs what was asked for, each suite with its own ports and data; answers the exit code. */
export async function runTests({ only, name, long }: Options): Promise<number> {
  mkdirSync(results, { recursive: true });
  const parts: Record<Suite, () => Promise<Tally>> = {
    unit: () => vitest('unit', ['unit', 'runes'], name, long),
    pg: () => vitest('pg', ['pg'], name, long),
    e2e: () => browserTests(name, long),
    torture: () => tortureTests(long),
  };
  const tallies: Tally[] = [];
  // The build comes first: whatever starts the product finds it made.
  if (only !== 'unit') await buildWeb();
  if (!only) tallies.push(await checks());
  for (const suite of only ? [only] : suites) {
    const tally = await step(t(`test.${suite}`), parts[suite]);
    console.error(`  ${summary(tally)}`);
    for (const problem of tally.problems) console.error(`\n✗ ${problem}`);
    tallies.push(tally);
  }
  const total = sum(tallies);
  console.log(summary(total));
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
}

async function checks(): Promise<Tally> {
  const outcomes = await runChecks();
  return sum(outcomes.map(({ name, passed }) => (passed ? { ...noTests, passed: 1 } : failure(`${t('test.checks')}: ${name}`))));
}

const environment = (long: boolean, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  // Nothing of a running installation may leak into a test.
  DATABASE_URL: undefined,
  RAPPORT_DATA: undefined,
  PORT: undefined,
  PUBLIC_URL: undefined,
  ...(long && { RAPPORT_LONG: '1' }),
  ...more,
});

async function vitest(suite: Suite, projects: readonly string[], name: string | undefined, long: boolean): Promise<Tally> {
  const report = join(results, `${suite}.json`);
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...projects.flatMap((project) => ['--project', project])];
  args.push('--reporter=json', '--reporter=default', `--outputFile.json=${report}`, ...(name === undefined ? [] : [name]));
  return reported(suite, args, environment(long), report, (text) =>
    vitestTally(JSON.parse(text) as Parameters<typeof vitestTally>[0]),
  );
}

async function browserTests(name: string | undefined, long: boolean): Promise<Tally> {
  // Playwright looks for the name in the whole path, to which the directory of the repository belongs.
  const files = name === undefined ? [] : [`/tests/e2e/(${name})`];
  const args = [playwright, 'test', '--config', 'tests/e2e/playwright.config.ts', ...files];
  const browser = await bringBrowser();
  const report = join(results, 'e2e.json');
  const env = environment(long, {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...(browser !== undefined && { RAPPORT_BROWSER: browser }),
  });
  const read = (text: string) => playwrightTally(JSON.parse(text) as Parameters<typeof playwrightTally>[0]);
  if (browser !== undefined) return reported('e2e', [...args, '--reporter=json,line'], env, report, read);
  // Without a browser every one of them has failed; they are listed only to be counted.
  const listed = await reported('e2e', [...args, '--list', '--reporter=json'], env, report, read);
  return failure(t('test.noBrowser', { command: browserCommand() }), Math.max(1, listed.passed + listed.failed + listed.skipped));
}

/** The loss ledger: fixed seeds, its controls and a random seed, three minutes in all. */
async function tortureTests(long: boolean): Promise<Tally> {
  const report = join(results, 'torture.json');
  return reported('torture', ['tests/torture/main.ts', '--suite', report], environment(long), report, (text) =>
    tortureTally(JSON.parse(text) as Parameters<typeof tortureTally>[0]),
  );
}

async function reported(
  suite: Suite,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  report: string,
  read: (text: string) => Tally,
): Promise<Tally> {
  rmSync(report, { force: true });
  const log = join(results, `${suite}.log`);
  const status = await programStatus({ command: process.execPath, args, cwd: repository, log, env });
  const silent = failure(t('test.noReport', { suite, status, log }));
  try {
    const tally = read(readFileSync(report, 'utf8'));
    // An error between tests fails the run without failing a test.
    return status !== 0 && tally.failed === 0 ? sum([tally, silent]) : tally;
  } catch {
    return silent;
  }
}
