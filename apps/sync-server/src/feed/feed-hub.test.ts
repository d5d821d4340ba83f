import type { Database } from '@rapport/persistence/server/database';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FeedHub, type FeedReader } from './feed-hub.ts';

const epoch = 'e';
/** Where the database's clock stands. */
let seq: number;
let hub: FeedHub;

const statements: Record<string, () => unknown[]> = {
  'read-clock': () => [{ epoch, seq: String(seq), min_seq: '0' }],
  'advance-feed': () => [{ epoch, after: String(seq), upto: String(seq), before: null }],
};
const database = {
  prepared: (name: string) => Promise.resolve(statements[name]?.() ?? []),
} as unknown as Database;

const reader = () =>
  ({ groups: ['g'], isGuest: false, cursor: seq, ready: true, send: vi.fn(), end: vi.fn() }) satisfies FeedReader;
/** A transaction of this process whose answer is handled now. */
const publish = (after: number, upto: number) => hub.publish({ epoch, after, upto, before: [] }, []);

beforeEach(async () => {
  vi.useFakeTimers();
  seq = 10;
  hub = new FeedHub(database, 'w', pino({ level: 'silent' }));
  await hub.start();
});
afterEach(() => {
  hub.stop();
  vi.useRealTimers();
});

test('[V5] an answer that comes after the poll has found its changes stops nothing later', async () => {
  const ann = reader();
  await hub.join(ann, epoch, undefined);
  seq = 11;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ann.cursor).toBe(11);
  publish(10, 11);
  seq = 12;
  publish(11, 12);
  await vi.advanceTimersByTimeAsync(100);
  expect(ann.cursor).toBe(12);
  // Later the answer of 13 is lost, with the connection that broke after its commit.
  seq = 14;
  publish(13, 14);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ann.cursor).toBe(14);
});

test('[V5] an answer that comes after its hole was jumped stops nothing later', async () => {
  const ann = reader();
  await hub.join(ann, epoch, undefined);
  seq = 12;
  publish(11, 12);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ann.cursor).toBe(12);
  publish(10, 11);
  seq = 14;
  publish(13, 14);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ann.cursor).toBe(14);
});

test('[V5] a hole behind changes that are about to be sent is jumped, too, though nothing follows', async () => {
  const ann = reader();
  await hub.join(ann, epoch, undefined);
  seq = 13;
  publish(10, 11);
  publish(12, 13);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ann.cursor).toBe(13);
});

test('[V5] a range of nothing, of a moment before, takes the place of no changes', async () => {
  const ann = reader();
  await hub.join(ann, epoch, undefined);
  seq = 12;
  publish(11, 12);
  publish(11, 11);
  publish(10, 11);
  await vi.advanceTimersByTimeAsync(100);
  expect(ann.cursor).toBe(12);
});

test('[V5] what a hole keeps back counts as behind, and so does what only the clock tells of', async () => {
  const ann = reader();
  await hub.join(ann, epoch, undefined);
  seq = 13;
  publish(12, 13);
  expect(hub.behind).toBe(3);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(hub.behind).toBe(0);
  ann.ready = false;
  seq = 20;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(hub.behind).toBe(7);
});
