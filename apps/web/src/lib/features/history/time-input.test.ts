import { expect, test } from 'vitest';
import { atOf, inputOf } from './time-input.ts';

test('[M160] a time that is typed is that minute with all that happened in it, on the clock of this device', () => {
  const at = atOf('2026-03-12T10:02');
  expect(at).toMatch(/:59\.999Z$/);
  expect(inputOf(at)).toBe('2026-03-12T10:02');
  expect(atOf('')).toBeUndefined();
  expect(atOf('0026-03-12T10:02')).toBeUndefined();
  expect(inputOf(undefined)).toBe('');
});
