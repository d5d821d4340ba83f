import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { settled } from './settled.svelte.ts';

test('[M177] What hangs on the address is told to those who read it when it has become another, and only then', () => {
  let address = $state.raw({ columns: 'stage', sort: 'name' });
  const seen: string[] = [];
  const stop = $effect.root(() => {
    const columns = settled(() => address.columns);
    $effect(() => void seen.push(columns()));
  });
  flushSync();
  address = { ...address, sort: 'amount' };
  flushSync();
  address = { ...address, columns: 'owner' };
  flushSync();
  expect(seen).toEqual(['stage', 'owner']);
  stop();
});
