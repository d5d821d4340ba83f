import { afterEach, expect, test } from 'vitest';
import { focusUntouched } from './focus-untouched.ts';

const input = () => document.body.appendChild(document.createElement('input'));
afterEach(() => document.body.replaceChildren());

test('The focus is untouched while it is where it was, and when what had it has gone', () => {
  const first = input();
  first.focus();
  const untouched = focusUntouched();
  expect(untouched()).toBe(true);
  first.remove();
  expect(document.activeElement).toBe(document.body);
  expect(untouched()).toBe(true);
});

test('The focus is touched once somebody is elsewhere', () => {
  const untouched = focusUntouched();
  input().focus();
  expect(untouched()).toBe(false);
});
