import type { Row } from '@rapport/model/schema/row';
import { flushSync, mount, tick, unmount } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import MyDay from './MyDay.svelte';
import { loadDayWords } from './words.svelte.ts';

const world = vi.hoisted(() => ({ client: {} as unknown }));
vi.mock('#lib/client/workspace-client.svelte.ts', () => ({ useWorkspace: () => world.client }));
vi.mock('#lib/records/fields/surroundings.svelte.ts', () => ({
  useSurroundings: () => ({
    names: { locale: 'en', language: 'en', timeZone: 'UTC' },
    href: (_: string, id: string) => `/${id}`,
  }),
}));
vi.mock('#lib/shell/keymap.svelte.ts', async (original) => ({ ...(await original<object>()), useKeys: () => {} }));

const task = (id: string) => ({ type: 'task', id, values: { name: id }, createdBy: 'me', updatedBy: 'me' }) as unknown as Row;

let disk: PromiseWithResolvers<string>;
/** A day of tasks on a device whose disk answers when the test says so. */
function day(...ids: string[]) {
  disk = Promise.withResolvers();
  const rows = new SvelteMap(ids.map((id) => [id, task(id)]));
  world.client = {
    me: { memberId: 'me' },
    can: () => true,
    undo: { undoStep: () => {} },
    definitions: { stages: new Map(), workspace: { weekStart: 1 } },
    replica: {
      complete: true,
      context: { timeZone: 'UTC' },
      rows: (type: string) => (type === 'task' ? [...rows.values()] : []),
      row: (type: string, id: string) => (type === 'task' ? rows.get(id) : undefined),
    },
    update(_type: string, [id]: [string]) {
      rows.delete(id);
      return disk.promise;
    },
  };
  shown = mount(MyDay, { target: document.body });
  flushSync();
}
let shown: Record<string, unknown> | undefined;
beforeAll(() => loadDayWords());
afterEach(() => {
  if (shown) void unmount(shown);
  document.body.replaceChildren();
});
const link = (id: string) => document.querySelector<HTMLElement>(`[data-id="${id}"] [data-day-link]`);
const tickOff = (id: string) => document.querySelector<HTMLElement>(`[data-id="${id}"] input`)?.click();

test('What is done leaves with the focus on the next line, at once and not when the disk has answered', async () => {
  day('a', 'b', 'c');
  link('b')?.focus();
  tickOff('b');
  await tick();
  expect(link('b')).toBeNull();
  expect(document.activeElement).toBe(link('c'));
  expect(toasts.shown.at(-1)?.text).toContain('b');
  tickOff('c');
  await tick();
  expect(document.activeElement).toBe(link('a'));
});

test('Whoever has gone on to something else keeps the focus there', async () => {
  day('a', 'b');
  const elsewhere = document.body.appendChild(document.createElement('input'));
  link('a')?.focus();
  tickOff('a');
  elsewhere.focus();
  disk.resolve('step');
  await new Promise((resolve) => setTimeout(resolve));
  expect(document.activeElement).toBe(elsewhere);
});
