import { expect, test } from 'vitest';
import { atOf, inputOf } from './time-input.ts';

test('[M160] [M255] a time that is typed is that minute, or second, with all that happened in it, on the clock of this device', () => {
  const at = atOf('2026-03-12T10:02');
  expect(at).toMatch(/:59\.999Z$/);
  expect(inputOf(at)).toBe('2026-03-12T10:02');
  const second = atOf('2026-03-12T10:02:07', true);
  expect(second).toMatch(/:07\.999Z$/);
  expect(inputOf(second, true)).toBe('2026-03-12T10:02:07');
  // A field that shows seconds leaves them out where there are none.
  expect(atOf('2026-03-12T10:02', true)).toMatch(/:00\.999Z$/);
  expect(atOf('')).toBeUndefined();
  expect(atOf('0026-03-12T10:02')).toBeUndefined();
  expect(inputOf(undefined)).toBe('');
});
