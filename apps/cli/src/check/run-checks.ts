import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { repository } from '../repository.ts';
import { step } from '../terminal/step.ts';
import { forbiddenLicences } from './licences.ts';

export type CheckOutcome = { readonly name: string; readonly passed: boolean };

/** A program of node_modules with its arguments; what it prints is shown only when it finds something. */
const program =
  (path: string, ...args: string[]) =>
  async (): Promise<string> => {
    const child = spawn(process.execPath, [join(repository, 'node_modules', path), ...args], {
      cwd: repository,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
    const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return (await ended) === 0 ? '' : `${output}${errors}`.trim() || `${path} failed`;
  };

/** In order: types of programs, types of components, lint, format, dead code, licences of what ships. */
const checks: Record<string, () => Promise<string>> = {
  types: program('typescript/bin/tsc', '--noEmit'),
  'types of the service worker': program('typescript/bin/tsc', '--noEmit', '--project', 'apps/web/src/service-worker'),
  components: program('svelte-check/bin/svelte-check', '--workspace', 'apps/web', '--threshold', 'warning', '--output', 'human'),
  lint: program('oxlint/bin/oxlint', '--config', '.oxlintrc.json', '--deny-warnings'),
  format: program('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  'dead code': program('knip/bin/knip.js', '--config', 'apps/cli/src/check/knip.json', '--no-progress'),
  licences: () => Promise.resolve(forbiddenLicences(repository).join('\n')),
};

/** Runs every check, also after one has failed. */
export async function runChecks(): Promise<CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const [name, look] of Object.entries(checks)) {
    const found = await step(name, look);
    if (found !== '') console.error(`${found}\n`);
    outcomes.push({ name, passed: found === '' });
  }
  return outcomes;
}
