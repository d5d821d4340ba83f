import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Sending, shownAfterMilliseconds } from './sending.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const entries = (count: number, records = 1): OutboxEntry[] =>
  Array.from({ length: count }, () => ({ records: Array.from({ length: records }, () => 'r') }) as unknown as OutboxEntry);
const later = () => vi.advanceTimersByTime(shownAfterMilliseconds);

test('[M93] what is sent within a second, or is one change, shows no number', () => {
  const sending = new Sending();
  sending.count(entries(500), true);
  vi.advanceTimersByTime(shownAfterMilliseconds - 1);
  sending.count([], true);
  later();
  expect(sending.progress).toBeUndefined();
  sending.count(entries(1), true);
  later();
  expect(sending.progress).toBeUndefined();
});

test('[M93] much work says how many changes of records went and how many there are, also when more is made meanwhile', () => {
  const sending = new Sending();
  sending.count([...entries(20), ...entries(1, 4_980)], true);
  later();
  expect(sending.progress).toEqual({ sent: 0, total: 5_000 });
  sending.count(entries(1, 1_800), true);
  expect(sending.progress).toEqual({ sent: 3_200, total: 5_000 });
  sending.count([...entries(1, 1_800), ...entries(10)], true);
  expect(sending.progress).toEqual({ sent: 3_200, total: 5_010 });
  sending.count([], true);
  expect(sending.progress).toBeUndefined();
});

test('[M93] without the server it stops, and begins anew with what is left', () => {
  const sending = new Sending();
  sending.count(entries(100), true);
  later();
  sending.count(entries(40), true);
  sending.count(entries(40), false);
  expect(sending.progress).toBeUndefined();
  sending.count(entries(40), true);
  later();
  expect(sending.progress).toEqual({ sent: 0, total: 40 });
});
