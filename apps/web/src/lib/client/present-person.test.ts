import { expect, test } from 'vitest';
import { peopleIn, presenceHue } from './present-person.ts';

const state = (memberId: string, more: object = {}) => ({
  user: { memberId, name: memberId.toUpperCase(), hue: 210 },
  location: {},
  idle: false,
  ...more,
});

test('two tabs of one person are one face, and the tab in which he does something counts', () => {
  const people = peopleIn(
    [state('ben', { idle: true }), state('ben', { location: { field: 'amount' } }), state('eva', { idle: true })],
    'me',
  );
  expect(people).toEqual([
    { memberId: 'ben', name: 'BEN', hue: 7, field: 'amount', idle: false },
    { memberId: 'eva', name: 'EVA', hue: 7, idle: true },
  ]);
});

test('I am not among the others, and who was not stamped by the server is nobody', () => {
  expect(peopleIn([state('me'), { user: {} }, null, { location: { field: 'x' } }], 'me')).toEqual([]);
});

test('a colour is one of the twelve, whatever the server says', () => {
  for (const degrees of [0, 29, 30, 359, 360, 999, -1, 'red', undefined]) {
    expect(presenceHue('anna', degrees)).toBeGreaterThanOrEqual(0);
    expect(presenceHue('anna', degrees)).toBeLessThan(12);
  }
  expect(presenceHue('anna', undefined)).toBe(presenceHue('anna', null));
});
