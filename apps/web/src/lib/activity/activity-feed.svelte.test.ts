import type { ActivityEvent } from '@rapport/model/projection/event';
import { expect, test, vi } from 'vitest';
import { ActivityFeed } from './activity-feed.svelte.ts';

const event = (id: string, actor: string) => ({ id, actor, kind: 'changed' }) as unknown as ActivityEvent;

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
