import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { toasts } from './toasts.svelte.ts';

test('a toast that an effect shows is dismissed once, and goes with the effect', () => {
  let ran = 0;
  const stop = $effect.root(() => {
    $effect(() => {
      ran++;
      return toasts.show({ text: 'Told once' });
    });
  });
  flushSync();
  expect(toasts.shown.map(({ text }) => text)).toEqual(['Told once']);
  toasts.dismiss(toasts.shown[0]?.id ?? -1);
  flushSync();
  expect(toasts.shown).toEqual([]);
  expect(ran).toBe(1);
  toasts.show({ text: 'Another' });
  stop();
  flushSync();
  expect(toasts.shown.map(({ text }) => text)).toEqual(['Another']);
});
