/**
 * `./rapport bench [NAME[=SECONDS] …]` and `./rapport bench --browser [--rows N] [--keep DIRECTORY]
 * [PART …]`: measures beside peers in the same run; ratios matter, absolute times depend on the machine. SECONDS is how long a
 * case puts load on each server, where it is not as long as usual. In DIRECTORY the rows stay for the next run.
 */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cores } from './rig/processes.ts';

const cases: { readonly [name: string]: (seconds?: number) => Promise<string> } = {
  edits: async () => (await import('./cases/edits.ts')).edits(),
  checks: async (seconds) => (await import('./cases/checks.ts')).checks(seconds),
  soak: async (seconds) => (await import('./cases/soak.ts')).soak(seconds),
  losses: async (seconds) => (await import('./cases/losses.ts')).losses(seconds),
  weight: async () => (await import('./cases/weight.ts')).weight(),
  audience: async () => (await import('./cases/audience.ts')).audience(),
  imports: async () => (await import('./cases/imports.ts')).imports(),
  note: async () => (await import('./cases/note.ts')).note(),
  timeline: async () => (await import('./cases/timeline.ts')).timeline(),
  api: async () => (await import('./cases/api.ts')).api(),
  screen: async () => (await import('./cases/screen.ts')).screen(),
  attacks: async (seconds) => (await import('./cases/attacks.ts')).attacks(seconds),
  memory: async () => (await import('./cases/memory.ts')).memory(),
  search: async () => (await import('./cases/search.ts')).search(),
};

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { browser: { type: 'boolean' }, rows: { type: 'string' }, keep: { type: 'string' } },
});
const rows = flags.rows === undefined ? undefined : Number(flags.rows);
if (rows !== undefined && !(Number.isInteger(rows) && rows >= 200)) {
  console.error(`--rows takes a whole number from 200 on, not ${flags.rows}`);
  process.exit(2);
}
const keep = flags.keep === undefined ? undefined : resolve(process.env['RAPPORT_CALLED_FROM'] ?? '', flags.keep);
const browser = flags.browser ? await import('./browser/browser.ts') : undefined;
const known = browser?.partNames() ?? Object.keys(cases);
const named = new Map(
  positionals.map((argument) => {
    const [name = '', seconds] = argument.split('=');
    return [name, seconds === undefined ? undefined : Number(seconds)];
  }),
);
const unknown = [...named].filter(([name, seconds]) => !known.includes(name) || Number.isNaN(seconds)).map(([name]) => name);
if (unknown.length > 0) {
  console.error(`No such measurement: ${unknown.join(', ')}. There are: ${known.join(', ')}`);
  process.exit(2);
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
console.log(
  `# Measurements\n\n${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${cores} cores, Node ${process.version}. Medians of several rounds; peers ran in the same minutes on the same machine.\n`,
);
if (browser) console.log(`## browser\n\n${await browser.browserCase({ rows, keep, only: new Set(named.keys()) })}\n`);
for (const [name, measure] of browser ? [] : Object.entries(cases)) {
  if (named.size > 0 && !named.has(name)) continue;
  process.stderr.write(`${name} …\n`);
  console.log(`## ${name}\n\n${await measure(named.get(name))}\n`);
}
process.exit(0);
