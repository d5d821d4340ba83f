import { expect, test } from 'vitest';
import { guessCurrency } from './guess-currency.ts';

test('the currency follows the region of the language, then the clock', () => {
  expect(guessCurrency(['de-CH'], 'Europe/Berlin')).toBe('CHF');
  expect(guessCurrency(['de', 'en-GB'], 'Europe/Berlin')).toBe('GBP');
  expect(guessCurrency(['de'], 'Europe/Berlin')).toBe('EUR');
  expect(guessCurrency(['en'], 'America/Chicago')).toBe('USD');
});
