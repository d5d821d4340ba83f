import { afterEach, expect, test } from 'vitest';
import { chooseKey, forgetKeys, keysChosen, meantBy, pressedFor, restoreKeys } from './key-names.svelte.ts';

afterEach(forgetKeys);

test('a key that was given another place means the same there, and what stood there stays within reach', () => {
  chooseKey('J', 'N');
  expect([pressedFor('J'), meantBy('N'), meantBy('J')]).toEqual(['N', 'J', 'N']);
  expect([pressedFor('G J'), pressedFor('G N')]).toEqual(['G N', 'G J']);
  expect(meantBy('K')).toBe('K');
});

test('two keys change places, and back again leaves nothing behind', () => {
  chooseKey('J', 'K');
  expect([meantBy('J'), meantBy('K')]).toEqual(['K', 'J']);
  chooseKey('J', 'J');
  expect([meantBy('J'), meantBy('K'), keysChosen()]).toEqual(['J', 'K', false]);
});

test('what was chosen is kept on the device; what cannot be read is nothing', () => {
  chooseKey('C', 'N');
  restoreKeys();
  expect(pressedFor('C')).toBe('N');
  localStorage.setItem('rapport.keys', '{"C":');
  restoreKeys();
  expect(pressedFor('C')).toBe('C');
});
