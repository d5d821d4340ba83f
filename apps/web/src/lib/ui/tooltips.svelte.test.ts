import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import Tooltips from './Tooltips.svelte';

let tooltips: Record<string, unknown>;
beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML =
    '<button id="page" data-tip="Share"></button><div role="dialog"><button id="close" data-tip="Close"></button><button id="more" data-tip="More"></button></div>';
  tooltips = mount(Tooltips, { target: document.body });
});
afterEach(async () => {
  await unmount(tooltips);
  vi.useRealTimers();
});

const shown = () => document.querySelector('[role=tooltip]')?.textContent.trim();
/** Puts the focus somewhere, as a key does, and lets the time pass after which a tooltip is there. */
function focus(id: string): void {
  const target = document.getElementById(id)!;
  vi.spyOn(target, 'matches').mockReturnValue(true);
  target.focus();
  vi.runAllTimers();
  flushSync();
}

test('a tooltip shows where the keyboard goes, on the page and within a dialog', () => {
  focus('page');
  expect(shown()).toBe('Share');
  focus('close');
  focus('more');
  expect(shown()).toBe('More');
});

test('a dialog that takes the focus as it opens shows none', () => {
  focus('page');
  focus('close');
  expect(shown()).toBeUndefined();
});
