import { expect, test } from 'vitest';
import { Keymap } from './keymap.svelte.ts';

const press = (key: string, extra: Partial<KeyboardEventInit> = {}, target: HTMLElement = document.body) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...extra });
  target.dispatchEvent(event);
  return event;
};
const listening = (bindings: readonly string[]) => {
  const done: string[] = [];
  const keymap = new Keymap();
  keymap.registered.add(bindings.map((keys) => ({ keys, label: keys, group: 'test', run: () => done.push(keys) })));
  const listener = (event: KeyboardEvent) => keymap.handle(event);
  document.addEventListener('keydown', listener);
  return { done, keymap, stop: () => document.removeEventListener('keydown', listener) };
};

test('a letter, a combination and a sequence each run what they are bound to', () => {
  const { done, stop } = listening(['J', 'Mod+K', 'G D', '?']);
  press('j');
  press('k', { ctrlKey: true });
  press('g');
  press('d');
  press('?', { shiftKey: true });
  stop();
  expect(done).toEqual(['J', 'Mod+K', 'G D', '?']);
});

test('single letters are text inside inputs, combinations are not', () => {
  const { done, stop } = listening(['J', 'Mod+K']);
  const input = document.body.appendChild(document.createElement('input'));
  press('j', {}, input);
  press('k', { metaKey: true }, input);
  stop();
  input.remove();
  expect(done).toEqual(['Mod+K']);
});

test('single letters can be switched off; keys that are no signs stay', () => {
  const { done, keymap, stop } = listening(['J', 'Enter']);
  keymap.singleKeys = false;
  press('j');
  press('Enter');
  stop();
  expect(done).toEqual(['Enter']);
});

test('a page takes a key from the shell and gives it back when it leaves', () => {
  const { done, keymap, stop } = listening(['E']);
  const give = keymap.registered.add([{ keys: 'E', label: '', group: '', run: () => done.push('page') }]);
  press('e');
  give();
  press('e');
  stop();
  expect(done).toEqual(['page', 'E']);
});
