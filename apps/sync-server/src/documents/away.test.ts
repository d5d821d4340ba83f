import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Answering, whyAway } from './away.ts';

const failure = (code: string) => Object.assign(new Error('query failed'), { code });

test('a database without room says so, whatever stands in between; any other is merely away', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-away-'));
  expect(whyAway(new Error('batch', { cause: failure('53100') }), directory)).toEqual({ kind: 'disk-full' });
  expect(whyAway(failure('ECONNREFUSED'), directory)).toEqual({ kind: 'log-unavailable' });
  expect(whyAway(failure('40001'), join(directory, 'gone'))).toEqual({ kind: 'log-unavailable' });
  rmSync(directory, { recursive: true });
});

test('who waits for a commit is let go when the database goes away, and turned back until it is there again', async () => {
  const answering = new Answering();
  let commit: (position: number) => void = () => {};
  const waiting = answering.answer(() => new Promise<number>((resolve) => (commit = resolve)));
  answering.changed({ kind: 'disk-full' });
  await expect(waiting).rejects.toMatchObject({ refusal: { kind: 'disk-full', values: { reason: 'unconfirmed' } } });
  let begun = false;
  const turnedBack = answering.answer(async () => (begun = true));
  await expect(turnedBack).rejects.toMatchObject({ refusal: { kind: 'disk-full' } });
  expect(begun).toBe(false);

  commit(2);
  answering.changed(undefined);
  await expect(answering.answer(async () => 3)).resolves.toBe(3);
});
