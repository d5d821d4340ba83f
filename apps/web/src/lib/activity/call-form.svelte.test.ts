import { KeptDrafts } from '@rapport/persistence/browser/drafts';
import type { CommandBody } from '@rapport/model/commands/command';
import { contact } from '@rapport/model/objects/contact';
import { type Component, flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { loadRecordWords } from '../records/words.svelte.ts';
import CallForm from './CallForm.svelte';

vi.mock('../records/fields/surroundings.svelte.ts', () => ({
  useSurroundings: () => ({ names: { locale: 'en', language: 'en', timeZone: 'UTC', option: (_: unknown, id: string) => id } }),
}));

type Props = { record: OpenRecord };
let shown: Record<string, unknown> | undefined;
const made: (CommandBody & { kind: 'create' })[] = [];
beforeAll(() => loadRecordWords());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'], now: new Date('2026-03-20T09:00:00.000Z') });
  made.length = 0;
  const client = {
    me: { memberId: 'me' },
    definitions: { choices: new Map(), workspace: { weekStart: 1 } },
    undo: { together: <T>(run: () => T) => run() },
    run: async (body: CommandBody & { kind: 'create' }) => void made.push(body),
    drafts: new KeptDrafts('', undefined),
  };
  const record = { client, type: contact, id: 'c', title: 'Ana' } as unknown as OpenRecord;
  shown = mount(CallForm as Component<Props>, { target: document.body, props: { record } });
  flushSync();
});
afterEach(() => {
  if (shown) void unmount(shown);
  document.body.replaceChildren();
  vi.useRealTimers();
});
const press = (name: string) => {
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name)?.click();
  flushSync();
};
const logAt = (time: string) => {
  vi.setSystemTime(time);
  document.querySelector('form')?.requestSubmit();
  flushSync();
};
const times = () => made.map(({ changes }) => changes['at']);

test('[M115] A call was when it is logged, however long its form has been open', () => {
  logAt('2026-03-20T09:05:00.000Z');
  logAt('2026-03-20T14:00:00.000Z');
  expect(times()).toEqual([{ value: '2026-03-20T09:05:00.000Z' }, { value: '2026-03-20T14:00:00.000Z' }]);
});

test('[M115] When a call was stands in its form as it would be logged', () => {
  press('Title, kind, direction, time');
  expect(document.body.textContent).toContain('9:00');
  vi.setSystemTime('2026-03-20T14:00:00.000Z');
  vi.advanceTimersByTime(60_000);
  flushSync();
  expect(document.body.textContent).toContain('2:01');
  expect(document.body.textContent).not.toContain('9:00');
});

test('[M228] A day at the end of what follows from a call is when it is due, until another is chosen', () => {
  const followUp = document.querySelector<HTMLInputElement>('.follow input');
  const follow = (words: string) => {
    if (followUp) followUp.value = words;
    followUp?.dispatchEvent(new Event('input', { bubbles: true }));
    flushSync();
  };
  follow('Send catalogue fri');
  expect(document.querySelector('[data-due][aria-pressed=true]')?.textContent?.trim()).toBe('in 7 days');
  logAt('2026-03-20T09:05:00.000Z');
  follow('Send catalogue');
  logAt('2026-03-20T09:06:00.000Z');
  const tasks = made.filter(({ type }) => type === 'task').map(({ changes }) => [changes['name'], changes['due']]);
  expect(tasks).toEqual([
    [{ value: 'Send catalogue' }, { value: '2026-03-27' }],
    [{ value: 'Send catalogue' }, { value: '2026-03-21' }],
  ]);
});
