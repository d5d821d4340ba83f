import { flushSync, tick } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Keymap } from './keymap.svelte.ts';
import { LayerKeys } from './layer-keys.svelte.ts';
import { overlay } from './overlay.svelte.ts';

let done: string[];
let stop: () => void;
/** As the shell has it: a page with keys of its own, and layers that may be under way. */
beforeEach(() => {
  document.body.innerHTML = '<input id="filter" />';
  done = [];
  const keymap = new Keymap();
  const run = (keys: string) => () => done.push(keys);
  const open = () => void (overlay.shown ? overlay.close() : overlay.open('palette'));
  const bindings = ['A', 'C', 'M', 'E', 'Enter'].map((keys) => ({ keys, label: keys, group: 'test', run: run(keys) }));
  keymap.registered.add([...bindings, { keys: 'Mod+K', label: '', group: 'test', run: open }]);
  const end = new AbortController();
  const { signal } = end;
  const release = $effect.root(() => {
    const keys = new LayerKeys();
    addEventListener('keydown', (event) => keys.early(event), { capture: true, signal });
    addEventListener('focusin', ({ target }) => keys.focused(target), { signal });
    addEventListener('keydown', (event) => keymap.handle(event), { signal });
  });
  stop = () => (end.abort(), release());
  flushSync();
});
afterEach(() => {
  overlay.close();
  flushSync();
  stop();
});

function press(key: string, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  (document.activeElement ?? document.body).dispatchEvent(event);
  return event;
}
const frames = async (count: number) => {
  for (let at = 0; at < count; at++) await new Promise(requestAnimationFrame);
  await tick();
};
/** The chunk is there: the dialog takes the focus to its first button, and its input begins a frame later. */
async function arrive() {
  const layer = document.body.appendChild(document.createElement('div'));
  layer.innerHTML = '<button>Close</button><input />';
  layer.setAttribute('role', 'dialog');
  layer.querySelector('button')!.focus();
  const input = layer.querySelector('input')!;
  requestAnimationFrame(() => input.focus());
  await frames(4);
  return input;
}

test('[M96] letters typed after the palette was asked for are no commands, and stand in its input when it is there', async () => {
  press('k', { ctrlKey: true });
  for (const letter of 'acme') press(letter);
  expect(done).toEqual([]);
  const input = await arrive();
  expect(input.value).toBe('acme');
  expect(done).toEqual([]);
  expect(press('x').defaultPrevented).toBe(false);
});

test('[M96] letters typed into a field of the page stop going there once the palette was asked for', () => {
  document.querySelector<HTMLElement>('#filter')!.focus();
  expect(press('a').defaultPrevented).toBe(false);
  press('k', { ctrlKey: true });
  expect(press('a').defaultPrevented).toBe(true);
});

test('[M96] Escape, or the key that opened it, gives up a layer that does not come: what was typed goes nowhere', async () => {
  for (const key of ['Escape', 'k']) {
    press('k', { ctrlKey: true });
    press('c');
    press(key, { ctrlKey: key === 'k' });
    flushSync();
    expect(overlay.shown).toBeUndefined();
  }
  overlay.open('palette');
  flushSync();
  const input = await arrive();
  expect(input.value).toBe('');
  expect(done).toEqual([]);
});

test('[M96] while a layer comes the browser keeps its own keys, and the page does nothing for them', () => {
  press('k', { ctrlKey: true });
  expect(press('r', { ctrlKey: true }).defaultPrevented).toBe(false);
  expect(press('F5').defaultPrevented).toBe(false);
  press('Enter');
  expect(done).toEqual([]);
});
