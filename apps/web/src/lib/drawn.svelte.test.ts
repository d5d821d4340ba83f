import { flushSync } from 'svelte';
import { expect, test, vi } from 'vitest';
import { firstDrawn } from './drawn.svelte.ts';
import { until } from '../../../../tests/support/until.ts';

function begun() {
  const seen: boolean[] = [];
  let first: ReturnType<typeof firstDrawn> | undefined;
  const stop = $effect.root(() => {
    first = firstDrawn();
    $effect(() => void seen.push(first?.drawn ?? false));
  });
  flushSync();
  return { seen, stop, hurry: () => first?.hurry() };
}

test('[M185] What need not be on the first picture comes after it', async () => {
  const { seen, stop } = begun();
  expect(seen).toEqual([false]);
  await until(() => expect(seen).toEqual([false, true]));
  stop();
});

test('[M185] What somebody asks for before it is there comes at once', () => {
  const { seen, stop, hurry } = begun();
  hurry();
  flushSync();
  expect(seen).toEqual([false, true]);
  stop();
});

test('[M185] A tab that nobody sees draws no frames, and has everything nevertheless', async () => {
  const frames = vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0);
  const { seen, stop } = begun();
  await until(() => expect(seen).toEqual([false, true]));
  stop();
  frames.mockRestore();
});
