import { expect, test, vi } from 'vitest';
import { ActivityFeed, type TimelineEvent } from './activity-feed.svelte.ts';

const event = (id: string, actor: string) => ({ id, actor, kind: 'changed' }) as unknown as TimelineEvent;

test('a row that changes with every key is read at once and then once a second, the last change included', async () => {
  vi.useFakeTimers();
  let reads = 0;
  const feed = new ActivityFeed(async () => ({ items: [event(`e${++reads}`, 'ann')], next: null }), 'ann');
  for (let key = 0; key < 15; key++) {
    void feed.refresh();
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(reads).toBe(1);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(reads).toBe(2);
  expect(feed.events.map(({ id }) => id)).toEqual(['e1', 'e2']);
  await feed.refresh();
  expect(reads).toBe(3);
  vi.useRealTimers();
});

test('what others do while the history is on screen waits, what this person does shows at once', async () => {
  vi.useFakeTimers();
  let items = [event('old', 'ben')];
  const feed = new ActivityFeed(async () => ({ items, next: null }), 'ann');
  await feed.refresh();
  await vi.advanceTimersByTimeAsync(1_000);
  items = [event('theirs', 'ben'), event('mine', 'ann'), event('old', 'ben')];
  await feed.refresh();
  expect(feed.events.map(({ id }) => id)).toEqual(['old', 'mine']);
  expect(feed.fresh.map(({ id }) => id)).toEqual(['theirs']);
  vi.useRealTimers();
});

test('[M114] what is older than the page that was read is behind its horizon, until the next page or the end', async () => {
  vi.useFakeTimers();
  const pages = [
    { items: [event('b', 'ben')], next: '2026-03-01T00:00:00.000Z/id' },
    { items: [event('a', 'ben')], next: null },
  ];
  const feed = new ActivityFeed(async (cursor) => pages[cursor === undefined ? 0 : 1]!, 'ann');
  await feed.refresh();
  expect([feed.more, feed.horizon]).toEqual([true, '2026-03-01T00:00:00.000Z']);
  await feed.older();
  expect([feed.more, feed.horizon]).toEqual([false, undefined]);
  expect(feed.events.map(({ id }) => id)).toEqual(['b', 'a']);
  vi.useRealTimers();
});
