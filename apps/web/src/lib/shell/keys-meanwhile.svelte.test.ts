import { limits } from '@rapport/model/limits';
import { beforeEach, expect, test } from 'vitest';
import { KeysMeanwhile } from './keys-meanwhile.ts';

beforeEach(() => {
  document.body.innerHTML = '<input value="old" />';
});
const input = () => document.querySelector('input')!;
const key = (name: string) => new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true });

test('[M96] keys wait for the input and are then typed into it in their order', async () => {
  let waiting = true;
  const keys = new KeysMeanwhile(() => waiting);
  for (const name of ['a', 'b', 'Backspace', 'c']) expect(keys.keep(key(name))).toBe(true);
  waiting = false;
  input().focus();
  input().select();
  await keys.hand();
  expect(input().value).toBe('ac');
  expect(keys.keep(key('d'))).toBe(false);
});

test('[M96] keys for a cell that was left are typed nowhere', async () => {
  let waiting = true;
  const keys = new KeysMeanwhile(() => waiting);
  keys.keep(key('a'));
  keys.drop();
  waiting = false;
  input().focus();
  await keys.hand();
  expect(input().value).toBe('old');
});

test('[V8] keysMeanwhile: more keys than that are not kept', async () => {
  let waiting = true;
  const keys = new KeysMeanwhile(() => waiting);
  for (let count = 0; count < limits.keysMeanwhile.value + 5; count += 1) keys.keep(key('a'));
  waiting = false;
  input().focus();
  input().select();
  await keys.hand();
  expect(input().value).toHaveLength(limits.keysMeanwhile.value);
});
