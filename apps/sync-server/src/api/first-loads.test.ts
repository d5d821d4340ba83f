import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FirstLoads } from './first-loads.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Loads of three lines, and how many are open. */
function given(most: number) {
  const loads = new FirstLoads(most, 1_000);
  const counted = { open: 0, ended: 0 };
  async function* three() {
    counted.open += 1;
    try {
      for (let n = 1; n <= 3; n += 1) yield { n };
    } finally {
      counted.open -= 1;
      counted.ended += 1;
    }
  }
  return { counted, begin: () => loads.stream(three).getReader() };
}
type Reading = ReturnType<ReturnType<typeof given>['begin']>;

async function readOn(reader: Reading): Promise<string> {
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) text += new TextDecoder().decode(part.value);
  return text;
}

test('[V8] firstLoads: so many hold a connection at once, the others come in turn and lose nothing', async () => {
  const { counted, begin } = given(2);
  const readers = [begin(), begin(), begin(), begin()];
  await vi.advanceTimersByTimeAsync(500);
  expect(counted.open).toBe(2);
  const all = '{"n":1}\n{"n":2}\n{"n":3}\n';
  expect(await readOn(readers[0] as Reading)).toBe(all);
  await vi.advanceTimersByTimeAsync(0);
  expect(counted.open).toBe(2);
  for (const reader of readers.slice(1)) expect(await readOn(reader)).toBe(all);
  expect(counted).toEqual({ open: 0, ended: 4 });
});

test('[V8] firstLoadReadSeconds: one that nobody reads on gives its connection back, and its place to the next', async () => {
  const { counted, begin } = given(1);
  const [asleep, next] = [begin(), begin()];
  await asleep.read();
  await vi.advanceTimersByTimeAsync(1_100);
  await expect(readOn(asleep)).rejects.toThrow('not read on');
  expect(await readOn(next)).toContain('"n":3');
  expect(counted).toEqual({ open: 0, ended: 2 });
});

test('one whose reader leaves while it waits in line holds up nobody', async () => {
  const { counted, begin } = given(1);
  const [first, left, last] = [begin(), begin(), begin()];
  await first.read();
  void left.cancel();
  expect(await readOn(first)).toContain('"n":3');
  expect(await readOn(last)).toContain('"n":3');
  expect(counted.open).toBe(0);
});
