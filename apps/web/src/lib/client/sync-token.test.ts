import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SyncToken } from './sync-token.ts';

const day = 86_400_000;
const serverNow = Date.UTC(2026, 5, 1, 12);
let asked = 0;

beforeEach(() => {
  asked = 0;
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () =>
    Response.json({ token: `t${++asked}`, expiresAt: new Date(serverNow + 300_000).toISOString(), lastsSeconds: 300 }),
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([
  ['right', 0],
  ['a day ahead', day],
  ['a day behind', -day],
])('[M155] by a clock that is %s, a token is used for as long as it lasts and fetched anew before it ends', async (_, skew) => {
  vi.setSystemTime(serverNow + skew);
  const token = new SyncToken('w');
  expect([await token.get(), await token.get()]).toEqual(['t1', 't1']);
  vi.setSystemTime(serverNow + skew + 200_000);
  expect(await token.get()).toBe('t1');
  vi.setSystemTime(serverNow + skew + 241_000);
  expect(await token.get()).toBe('t2');
});

test.each([
  ['right', 0, 2_000],
  ['a day ahead', day, 0],
  ['a day behind', -day, 0],
])('[M155] by a clock that is %s, what time it is for the server is known once a token came', async (_, skew, late) => {
  vi.setSystemTime(serverNow + skew + late);
  const token = new SyncToken('w');
  expect(token.serverTime(Date.now())).toBe(new Date(serverNow + skew + late).toISOString());
  await token.get();
  expect(token.serverTime(Date.now())).toBe(new Date(serverNow + late).toISOString());
});

test('[M155] a clock that is put right by a day meanwhile, either way, leaves no token in use that may have ended', async () => {
  for (const [before, after] of [
    [day, 0],
    [-day, 0],
  ] as const) {
    vi.setSystemTime(serverNow + before);
    const token = new SyncToken('w');
    const first = await token.get();
    vi.setSystemTime(serverNow + after);
    expect(await token.get()).not.toBe(first);
  }
});
