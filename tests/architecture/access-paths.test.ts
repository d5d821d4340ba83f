import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { collaborationHooks, type HooksOptions } from '../../apps/sync-server/src/collaboration/hooks.ts';
import { commandKinds } from '../../apps/sync-server/src/commands/run-command.ts';
import { routes } from '../../apps/sync-server/src/http/router.ts';
import { paths } from '../access/paths.ts';
import { without } from '../access/without.ts';

/** The operations of a union of frames, as it is written. */
function framesOf(union: string): string[] {
  const text = readFileSync(new URL('../../packages/model/src/wire/frames.ts', import.meta.url), 'utf8');
  const written = text.split(`export type ${union} =`)[1]?.split('\n\nexport')[0] ?? '';
  return [...written.matchAll(/readonly op: '([a-z-]+)'/g)].map(([, op]) => `frame ${op}`);
}

/** The jobs that the queue knows: where it is made, and the inbox's own. */
function jobs(): string[] {
  const of = (path: string, begin: string) =>
    (readFileSync(new URL(`../../apps/sync-server/src/${path}`, import.meta.url), 'utf8').split(begin)[1] ?? '').split(
      /\n? *\};?,?\n/,
    )[0] ?? '';
  const named = `${of('main.ts', 'tasks: {')},${of('features/inbox/inbox.ts', 'readonly tasks: { readonly [name: string]: Task } = {')}`;
  return [...named.matchAll(/(?:^|[{,\s])'?([a-z-]+)'?: ?(?:\(|imports)/g)].map(([, name]) => `job ${name}`);
}

const offered = [
  ...routes.map(({ method, path }) => `${method} ${path}`),
  ...framesOf('ClientFrame'),
  ...commandKinds.map((kind) => `command ${kind}`),
  ...Object.keys(collaborationHooks({} as HooksOptions)).map((hook) => `hook ${hook}`),
  ...jobs(),
];
const covered = new Set([...paths.flatMap(({ covers }) => covers), ...Object.keys(without)]);

test('[V6] every way into and out of the server is in the matrix of who sees what, or says why not', () => {
  expect(offered.length).toBeGreaterThan(70);
  expect(offered.filter((each) => !covered.has(each))).toEqual([]);
});

test('the matrix names no way that is not there', () => {
  const known = new Set(offered);
  expect([...covered].filter((each) => !known.has(each))).toEqual([]);
});
