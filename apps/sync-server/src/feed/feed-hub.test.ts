import type { Database } from '@rapport/persistence/server/database';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FeedHub, type FeedReader } from './feed-hub.ts';

const epoch = 'e';
/** Where the database's clock stands. */
let seq: number;
/** What the database's feed says of records. */
let stored: { seq: number; id: string; audience: string[]; before: string[] }[];
let hub: FeedHub;

const statements: Record<string, (values: readonly unknown[]) => unknown[]> = {
  'read-clock': () => [{ epoch, seq: String(seq), min_seq: '0' }],
  'advance-feed': () => [{ epoch, after: String(seq), upto: String(seq), before: null }],
  'read-changes': ([, after, , groups, , known = groups]) =>
    stored
      .filter(
        (one) => one.seq > Number(after) && [...one.audience, ...one.before].some((group) => (known as string[]).includes(group)),
      )
      .map(({ seq, id }) => ({ type: 'account', id, seq: String(seq), op: 'put', visible: false })),
};
/** What lies between which groups was asked for: those of the rows that come, and those that do not see them. */
let regrouped: [seen: string, hidden: string][];
/** Every answer takes as long. */
const answer = async <Result>(result: Result): Promise<Result> => {
  await new Promise((resolve) => setTimeout(resolve, 5));
  return result;
};
const database = {
  prepared: (name: string, _: string, values: unknown[]) => answer(statements[name]?.(values) ?? []),
  query: (text: string, values: unknown[]) => {
    if (/^select id from "?account/.test(text)) regrouped.push([String(values[1]), String(values[2])]);
    return answer(text.includes('feed_clock') ? [{ epoch }] : []);
  },
  transaction: (work: (transaction: unknown) => unknown) => work(database),
} as unknown as Database;

const reader = () =>
  ({
    groups: ['g'] as readonly string[],
    isGuest: false,
    cursor: seq,
    ready: true as boolean,
    send: vi.fn(),
    end: vi.fn(),
  }) satisfies FeedReader;
async function join(one: FeedReader): Promise<void> {
  await Promise.all([hub.join(one, epoch, undefined), vi.advanceTimersByTimeAsync(50)]);
}
/** A transaction of this process whose answer is handled now. */
const publish = (after: number, upto: number) => hub.publish({ epoch, after, upto, before: [] }, []);

beforeEach(async () => {
  vi.useFakeTimers();
  seq = 10;
  stored = [];
  regrouped = [];
  hub = new FeedHub(database, 'w', pino({ level: 'silent' }));
  await Promise.all([hub.start(), vi.advanceTimersByTimeAsync(10)]);
});
afterEach(() => {
  hub.stop();
  vi.useRealTimers();
});

test('[V5] an answer that comes after the poll has found its changes stops nothing later', async () => {
  const ann = reader();
  await join(ann);
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
  await join(ann);
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
  await join(ann);
  seq = 13;
  publish(10, 11);
  publish(12, 13);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ann.cursor).toBe(13);
});

test('[V5] a range of nothing, of a moment before, takes the place of no changes', async () => {
  const ann = reader();
  await join(ann);
  seq = 12;
  publish(11, 12);
  publish(11, 11);
  publish(10, 11);
  await vi.advanceTimersByTimeAsync(100);
  expect(ann.cursor).toBe(12);
});

test('[V5] what a hole keeps back counts as behind, and so does what only the clock tells of', async () => {
  const ann = reader();
  await join(ann);
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

type Reader = ReturnType<typeof reader>;
function belongTo(one: Reader, ...groups: string[]): void {
  one.groups = groups;
  hub.regroup(one);
}
/** Ids that they were told to forget. */
const left = ({ send }: Reader) =>
  send.mock.calls.flatMap(([frame]) =>
    [
      ...Buffer.from(frame as Uint8Array)
        .toString()
        .matchAll(/"op":"left".*?"id":"(.*?)"/g),
    ].map(([, id]) => id),
  );

test('[V5] [V6] of quick changes of their groups, somebody is told all that lies between the first and the last', async () => {
  const ann = reader();
  await join(ann);
  belongTo(ann, 'g', 'x');
  await vi.advanceTimersByTimeAsync(7);
  belongTo(ann, 'h');
  belongTo(ann, 'h', 'y');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(regrouped.slice(-2)).toEqual([
    ['h,y', 'g'],
    ['g', 'h,y'],
  ]);
});

test('[V6] a row that moves in the moment in which they leave its groups leaves their device', async () => {
  const ann = reader();
  await join(ann);
  seq = 11;
  stored = [{ seq, id: 'secret', audience: ['elsewhere'], before: ['g'] }];
  belongTo(ann, 'h');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(left(ann)).toEqual(['secret']);
});

test('[V6] while somebody is told of their new groups, nothing that goes to everybody passes that', async () => {
  const ann = reader();
  void hub.join(ann, epoch, undefined);
  await vi.advanceTimersByTimeAsync(2);
  belongTo(ann, 'h');
  await vi.advanceTimersByTimeAsync(8);
  const [audience, before] = [['elsewhere'], ['g']];
  seq = 11;
  stored = [{ seq, id: 'secret', audience, before }];
  hub.publish({ epoch, after: 10, upto: 11, before: [before] }, [
    { type: 'account', id: 'secret', row: null, seq, audience, before },
  ]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(left(ann)).toEqual(['secret']);
  expect(ann.cursor).toBe(11);
});
