import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/sync-server.ts';
import { Clone } from './clone.ts';

let clone: Clone;
beforeEach(() => (clone = new Clone()));
afterEach(() => clone.remove());
const ready = { code: 0, said: expect.stringContaining('ready help') as string };

test('an installation that is killed half done is made again, also while its npm still works', async () => {
  // Until it is let go, however long it takes to kill what began it; a clone that is gone lets it go, too.
  clone.npm('until [ -e let-go ] || [ ! -e rapport ]; do sleep 0.1; done');
  const first = clone.start();
  await eventually(() => clone.has('node_modules/half') && clone.has('.node/busy/child'));
  first.child.kill('SIGKILL');
  clone.npm();
  const second = clone.start();
  let said = '';
  second.child.stderr?.on('data', (text: Buffer) => (said += text.toString()));
  await eventually(() => said.includes('Another start'));
  clone.file('let-go', '');
  expect(await second.ended).toMatchObject(ready);
  expect(clone.has('node_modules/whole')).toBe(true);
  expect(clone.has('.node/busy')).toBe(false);
  // And no third time.
  clone.npm('exit 1');
  expect(await clone.run()).toEqual({ code: 0, said: 'ready help\n' });
});

test('an installation that fails says what, why and where its log is, and the next start tries again', async () => {
  clone.npm('echo "npm error code E404" >&2; exit 1');
  const failed = await clone.run();
  expect(failed.code).toBe(1);
  expect(failed.said).toContain('This failed: Installing packages');
  expect(failed.said).toContain('npm error code E404');
  const log = /Log: (.+)/.exec(failed.said)?.[1] ?? '';
  expect(readFileSync(log, 'utf8')).toContain('E404');
  clone.npm();
  expect(await clone.run()).toMatchObject(ready);
});

test('two starts at once install once', async () => {
  clone.npm('sleep 0.5; installs');
  const both = await Promise.all([clone.run(), clone.run()]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(readFileSync(join(clone.directory, 'calls'), 'utf8').trim().split('\n')).toHaveLength(1);
});
