import { afterEach, expect, test } from 'vitest';
import { takeAskedAhead, type AskedAhead } from './asked-ahead.ts';

const place = globalThis as { rapportAsked?: AskedAhead | undefined };

afterEach(() => delete place.rapportAsked);

const asked = (slug: string): AskedAhead => ({
  slug,
  part: 'deals',
  me: Promise.resolve(new Response()),
  rows: Promise.resolve(new Response()),
  cut: new AbortController(),
});

test('[M233] a client that runs without a page finds nothing asked ahead, and starts', () => {
  expect(takeAskedAhead('acme')).toBeUndefined();
});

test('[M233] what was asked ahead is taken once, and cut off where it was of another workspace', () => {
  const mine = asked('acme');
  place.rapportAsked = mine;
  expect(takeAskedAhead('acme')).toBe(mine);
  expect(takeAskedAhead('acme')).toBeUndefined();

  const other = asked('elsewhere');
  place.rapportAsked = other;
  expect(takeAskedAhead('acme')).toBeUndefined();
  expect(other.cut.signal.aborted).toBe(true);
});
