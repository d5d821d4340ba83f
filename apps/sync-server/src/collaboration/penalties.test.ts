import { limits } from '@rapport/model/limits';
import { expect, test } from 'vitest';
import { Penalties } from './penalties.ts';

test('[V8] an address whose sockets are ended for what they do waits longer each time, up to penaltyMilliseconds', () => {
  let now = 0;
  const penalties = new Penalties(() => now);
  expect(penalties.waitOf('a')).toBe(0);
  const waits = Array.from({ length: 12 }, () => {
    penalties.note('a');
    return penalties.waitOf('a');
  });
  expect(waits.slice(0, 3)).toEqual([250, 500, 1_000]);
  expect(waits.at(-1)).toBe(limits.penaltyMilliseconds.value);
  expect(penalties.waitOf('b')).toBe(0);
  now = 29_999;
  expect(penalties.waitOf('a')).toBe(limits.penaltyMilliseconds.value);
  now = 30_000;
  expect(penalties.waitOf('a')).toBe(0);
  penalties.note('a');
  expect(penalties.waitOf('a')).toBe(250);
});

test('[V8] more addresses than anybody has do not fill the memory: the one noted longest ago is forgotten', () => {
  const penalties = new Penalties(() => 0);
  for (let at = 0; at <= 10_000; at += 1) penalties.note(`10.0.${at >> 8}.${at & 255}`);
  expect(penalties.waitOf('10.0.0.0')).toBe(0);
  expect(penalties.waitOf('10.0.0.1')).toBe(250);
});
