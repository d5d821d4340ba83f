import { expect, test } from 'vitest';
import { numberFormat, timeFormat } from './formats.ts';

test('a formatter is made once per locale and options', () => {
  expect(numberFormat('de-DE')).toBe(numberFormat('de-DE'));
  expect(numberFormat('de-DE').format(1234.5)).toBe('1.234,5');
  expect(numberFormat('en-GB', { maximumFractionDigits: 0 }).format(1234.5)).toBe('1,235');
  const berlin = timeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/Berlin' });
  expect(berlin).toBe(timeFormat('en-GB', { timeStyle: 'short', timeZone: 'Europe/Berlin' }));
  expect(berlin.format(Date.UTC(2026, 0, 1, 12))).toBe('13:00');
  expect(timeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 1, 12))).toBe('12:00');
});
