import { deal } from '@rapport/model/objects/deal';
import { type Component, flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import FilterBar from './FilterBar.svelte';

const app = vi.hoisted(() => ({ before: undefined as ((navigation: unknown) => void) | undefined }));
vi.mock('$app/navigation', () => ({ beforeNavigate: (heard: (navigation: unknown) => void) => (app.before = heard) }));
vi.mock('$app/state', () => ({ page: { url: new URL('https://rapport.test/app/acme/deals') } }));
vi.mock('#lib/client/workspace-client.svelte.ts', () => ({ useWorkspace: () => ({}) }));
vi.mock('../fields/surroundings.svelte.ts', () => ({ useSurroundings: () => ({ names: {} }) }));

let shown: Record<string, unknown> | undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  if (shown) void unmount(shown);
  shown = undefined;
  document.body.replaceChildren();
  vi.useRealTimers();
});

/** A list whose search box somebody has just typed in. */
function typed() {
  const change = vi.fn();
  const list = { view: { type: 'deal', filter: [], sort: [] }, isFiltered: false, change };
  const props = { type: deal, list };
  shown = mount(FilterBar as unknown as Component<typeof props>, { target: document.body, props });
  flushSync();
  const box = document.querySelector<HTMLInputElement>('input[type=search]')!;
  box.value = 'acme';
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return change;
}
const goTo = (path: string) => app.before?.({ to: { url: new URL(path, 'https://rapport.test') } });

test('[M75] What is typed in a list’s search box is searched for as soon as somebody stops typing', () => {
  const change = typed();
  goTo('/app/acme/deals?sort=amount');
  vi.advanceTimersByTime(1_000);
  expect(change).toHaveBeenCalledExactlyOnceWith({ search: 'acme' });
});

test('[M75] Whoever goes on just after typing is neither called back to the list nor followed to the next one', () => {
  const change = typed();
  goTo('/app/acme/contacts');
  vi.advanceTimersByTime(1_000);
  expect(change).not.toHaveBeenCalled();
});

test('[M75] A list that has gone searches for nothing', () => {
  const change = typed();
  void unmount(shown!);
  shown = undefined;
  vi.advanceTimersByTime(1_000);
  expect(change).not.toHaveBeenCalled();
});
