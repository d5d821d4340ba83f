import { expect, test } from 'vitest';
import { ShortMemory } from './short-memory.ts';

test('an answer is remembered for its moment, then asked for again', async () => {
  let now = 0;
  let asked = 0;
  const memory = new ShortMemory<{ asked: number }>(1_000, () => now);
  const find = async () => ({ asked: ++asked });
  expect(await memory.get('a', find)).toEqual({ asked: 1 });
  now = 999;
  expect(await memory.get('a', find)).toEqual({ asked: 1 });
  now = 1_000;
  expect(await memory.get('a', find)).toEqual({ asked: 2 });
});

test('"nobody" is not remembered', async () => {
  const memory = new ShortMemory<{ name: string }>(1_000, () => 0);
  expect(await memory.get('a', async () => undefined)).toBeUndefined();
  expect(await memory.get('a', async () => ({ name: 'Ann' }))).toEqual({ name: 'Ann' });
});

test('an answer that was on its way when rights changed is not remembered', async () => {
  const memory = new ShortMemory<{ role: string }>(1_000, () => 0);
  const answer = Promise.withResolvers<{ role: string }>();
  const asked = memory.get('a', () => answer.promise);
  memory.clear();
  answer.resolve({ role: 'owner' });
  await asked;
  expect(await memory.get('a', async () => ({ role: 'viewer' }))).toEqual({ role: 'viewer' });
});
