import { deal } from '@rapport/model/objects/deal';
import type { Row } from '@rapport/model/schema/row';
import { type Component, flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import '#lib/ui/PopoverLayer.svelte';
import { loadFieldInput } from '../fields/field-input-later.svelte.ts';
import RecordTable from './RecordTable.svelte';
import { keymap } from '#lib/shell/keymap.svelte.ts';
import QuickPickLayer from '#lib/shell/QuickPickLayer.svelte';
import { Selection } from './selection.svelte.ts';

const client = vi.hoisted(() => ({
  me: { memberId: 'ann' },
  definitions: { workspace: { defaultCurrency: 'EUR', weekStart: 1 }, members: new Map(), stages: new Map() },
  presence: { on: () => [], setLocation: () => undefined },
  replica: { complete: false, rows: () => [], isLeft: () => false, version: () => 0 },
  can: () => true,
  canDelete: () => true,
  written: [] as unknown[],
  update(_type: string, ids: readonly string[], changes: unknown) {
    client.written.push([ids, changes]);
    return Promise.resolve();
  },
}));
vi.mock('#lib/client/workspace-client.svelte.ts', () => ({ useWorkspace: () => client }));
vi.mock('$app/navigation', () => ({ goto: () => Promise.resolve() }));
vi.mock('../fields/surroundings.svelte.ts', () => ({
  useSurroundings: () => ({
    names: { locale: 'en-GB', language: 'en', timeZone: 'UTC' },
    definitions: client.definitions,
    options: () => ['won', 'open'].map((id) => ({ id, label: id })),
    href: (type: string, id: string) => `/${type}/${id}`,
  }),
}));
vi.mock('../fields/words.svelte.ts', () => ({ fieldText: (key: string) => key, fieldSay: (key: string) => key }));
vi.mock('../views/words.svelte.ts', () => ({ t: (key: string) => key }));
vi.mock('../views/saved-views.ts', () => ({ widthsOf: () => ({}), keepWidths: () => Promise.resolve() }));
vi.mock('../duplicates/SameRecords.svelte', () => ({ default: () => ({}) }));

const nextFrame = window.requestAnimationFrame;
beforeAll(async () => {
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollTo = () => undefined;
  await loadFieldInput();
});
let shown: Record<string, unknown> | undefined;
let picking: Record<string, unknown> | undefined;
afterEach(() => {
  for (const one of [shown, picking]) if (one) void unmount(one);
  [shown, picking] = [undefined, undefined];
  document.body.replaceChildren();
  client.written = [];
  vi.stubGlobal('requestAnimationFrame', nextFrame);
});

const rowOf = (id: string) =>
  ({ id, type: 'deal', position: 1, values: { name: `Deal ${id}`, probability: 10 } }) as unknown as Row;

function show() {
  const steady = $state({ rows: ['a', 'b', 'c'].map(rowOf), busy: false, waiting: 0, isAstray: () => false });
  const list = {
    view: { type: 'deal', filter: [], sort: [] },
    columns: ['amount', 'probability'],
    wraps: false,
    group: undefined,
  };
  const props = { type: deal, list, steady, selection: new Selection(), today: '2026-01-01', view: 'deal', onPeek: undefined };
  shown = mount(RecordTable as unknown as Component<typeof props>, { target: document.body, props });
  flushSync();
  const grid = document.querySelector<HTMLElement>('[role=grid]')!;
  grid.focus();
  return { grid, steady };
}
const cell = (row: string, field: string) => document.querySelector<HTMLElement>(`[data-line=${row}] [data-cell=${field}]`)!;
const input = () => document.querySelector<HTMLInputElement>('[data-cell] input')!;
/** As a key press reaches the page: what has the focus hears it, and whatever waits for it is done. */
async function press(key: string) {
  document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  await tick();
  await tick();
}
function type(text: string) {
  input().value = text;
  input().dispatchEvent(new InputEvent('input', { bubbles: true }));
  flushSync();
}
/** As a browser does it: the press moves the focus, then comes the click. */
async function click(at: HTMLElement) {
  at.focus();
  at.click();
  await tick();
}
async function editAmount() {
  const table = show();
  for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter']) await press(key);
  expect(cell('a', 'amount').contains(document.activeElement)).toBe(true);
  return table;
}

test('[M96] Tab keeps text that cannot be read in its cell of a list, once', async () => {
  await editAmount();
  type('45 thousandish');
  await press('Tab');
  expect(document.activeElement).toBe(input());
  expect(input().value).toBe('45 thousandish');
  expect(cell('a', 'amount').querySelector('[role=alert]')).not.toBeNull();
  await press('Tab');
  expect(cell('a', 'amount').contains(document.activeElement)).toBe(false);
  expect(client.written).toEqual([]);
});

test('[M96] A click on another cell keeps text that cannot be read in its own, once', async () => {
  await editAmount();
  type('45 thousandish');
  await click(cell('b', 'amount'));
  expect(cell('a', 'amount').contains(document.activeElement)).toBe(true);
  expect(input().value).toBe('45 thousandish');
  await click(cell('b', 'amount'));
  expect(input()).toBeNull();
  expect(client.written).toEqual([]);
});

test('[M96] Enter, Down, Enter within one frame ends at the next row, as in a spreadsheet', async () => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  await editAmount();
  type('45k');
  for (const key of ['Enter', 'ArrowDown', 'Enter']) await press(key);
  expect(cell('b', 'amount').contains(input())).toBe(true);
  type('46k');
  await press('Enter');
  const amount = (minor: number) => ({ amount: { value: { minor, currency: 'EUR' } } });
  expect(client.written).toEqual([
    [['a'], amount(4_500_000)],
    [['b'], amount(4_600_000)],
  ]);
});

test('[M96] After Esc in a cell the next key is the list’s', async () => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  const { grid } = await editAmount();
  await press('Escape');
  expect(document.activeElement).toBe(grid);
});

test('[M177] A question about a row holds the list, and its answer gives the keys back to the list', async () => {
  const { grid, steady } = show();
  picking = mount(QuickPickLayer, { target: document.body });
  await press('ArrowDown');
  const held: boolean[] = [];
  const watched = $effect.root(() => {
    $effect(() => void held.push(steady.busy));
  });
  flushSync();
  keymap.handle(new KeyboardEvent('keydown', { key: 's', cancelable: true }));
  const search = await vi.waitUntil(() => document.querySelector<HTMLInputElement>('[role=dialog] input'));
  await vi.waitUntil(() => document.activeElement === search);
  await press('Enter');
  expect(document.querySelector('[role=dialog]')).toBeNull();
  expect(document.activeElement).toBe(grid);
  expect(client.written).toEqual([[['a'], { stage: { value: 'won' } }]]);
  expect(held).toEqual([true]);
  watched();
});
