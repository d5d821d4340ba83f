import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Registrations } from './registrations.svelte.ts';

test('two components that are made anew by one change both stay, each once and with what it says now', () => {
  const registrations = new Registrations<string>();
  let count = $state(1);
  const stop = $effect.root(() => {
    registrations.follow(() => [`shell ${count}`]);
    registrations.follow(() => [`page ${count}`]);
  });
  flushSync();
  for (const now of [2, 3]) {
    count = now;
    flushSync();
    expect(registrations.groups.flat().sort()).toEqual([`page ${now}`, `shell ${now}`]);
  }
  stop();
  expect(registrations.groups).toEqual([]);
});

test('one that is made anew while another one leaves is kept', () => {
  const registrations = new Registrations<string>();
  let open = $state(true);
  const stop = $effect.root(() => {
    registrations.follow(() => [open ? 'shell beside the page' : 'shell']);
    $effect(() => {
      if (open) registrations.follow(() => ['page']);
    });
  });
  flushSync();
  open = false;
  flushSync();
  expect(registrations.groups.flat()).toEqual(['shell']);
  stop();
});
