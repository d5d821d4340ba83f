import { KeptDrafts } from '@rapport/persistence/browser/drafts';
import { storedAnchor } from '@rapport/model/documents/anchor';
import { contact } from '@rapport/model/objects/contact';
import type { Row } from '@rapport/model/schema/row';
import { type Component, flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { loadRecordWords } from '../records/words.svelte.ts';
import { anchoredThreads } from './anchored-threads.svelte.ts';
import { begunKind } from './drafts.ts';
import CommentThread from './CommentThread.svelte';
import Composer from './Composer.svelte';

const world = vi.hoisted(() => ({ client: {} as unknown }));
// What floats is not what this is about.
vi.mock('#lib/ui/Menu.svelte', () => ({ default: () => {} }));
vi.mock('../files/CommentFiles.svelte', () => ({ default: () => {} }));
vi.mock('../ui/Dialog.svelte', () => ({ default: () => {} }));
vi.mock('../client/workspace-client.svelte.ts', () => ({ useWorkspace: () => world.client }));
vi.mock('../records/fields/surroundings.svelte.ts', () => ({
  useSurroundings: () => ({
    names: { locale: 'en', language: 'en', timeZone: 'UTC', option: (_: unknown, id: string) => id, member: () => 'Ben' },
    href: () => '/',
  }),
}));

const person = () => ({
  me: { memberId: 'me' },
  looking: false,
  definitions: { choices: new Map(), members: new Map(), teams: new Map(), workspace: { weekStart: 1 } },
  replica: { version: () => 0, rows: () => [], row: () => undefined, pointing: () => [], relations: { pointingAt: () => [] } },
  files: { waiting: [] },
  undo: { together: <T>(run: () => T) => run() },
  run: async () => '',
  drafts: new KeptDrafts('', undefined),
});
const onRecord = (client: unknown, id: string) =>
  ({ client: (world.client = client), type: contact, id, title: id, mayComment: true, mayEdit: true }) as unknown as OpenRecord;
const close: (() => void)[] = [];
beforeAll(() => loadRecordWords());
afterEach(() => {
  for (const end of close.splice(0)) end();
  document.body.replaceChildren();
});
function show<P extends Record<string, unknown>>(component: unknown, props: P) {
  const shown = mount(component as Component<P>, { target: document.body, props });
  flushSync();
  const end = () => void unmount(shown);
  close.push(end);
  return () => {
    close.splice(close.indexOf(end), 1);
    end();
    flushSync();
  };
}
const area = () => document.querySelector('textarea');
function write(text: string) {
  const written = area();
  if (!written) throw new Error('nothing to write in');
  written.value = text;
  written.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}
function press(name: string) {
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent?.trim() === name)?.click();
  flushSync();
}

test.each(['comment', 'call'])('[M114] What is begun as a %s outlives the element that it is written in', (kind) => {
  const client = person();
  const leave = show(Composer, { record: onRecord(client, 'a'), kind });
  write('Half a sen');
  leave();
  const again = show(Composer, { record: onRecord(client, 'a'), kind });
  expect(area()?.value).toBe('Half a sen');
  again();
  const other = show(Composer, { record: onRecord(client, 'b'), kind });
  expect(area()?.value).toBe('');
  other();
  show(Composer, { record: onRecord(person(), 'a'), kind });
  expect(area()?.value).toBe('');
});

test('[M114] What was sent leaves no draft', () => {
  const client = person();
  const leave = show(Composer, { record: onRecord(client, 'a'), kind: 'call' });
  write('All is said');
  document.querySelector('form')?.requestSubmit();
  flushSync();
  leave();
  show(Composer, { record: onRecord(client, 'a'), kind: 'call' });
  expect(area()?.value).toBe('');
});

test('[M114] A tick of somebody else folds no thread that is being answered here', () => {
  const row = (resolved: boolean) =>
    ({ type: 'comment', id: 't', position: 1, values: { body: 'Well?', resolved } }) as unknown as Row;
  const props = $state({ record: onRecord(person(), 'a'), row: row(false), replies: [], wanted: '' });
  const leave = show(CommentThread, props);
  press('Reply');
  expect(document.activeElement).toBe(area());
  write('I thi');
  const before = area();
  before?.focus();
  props.row = row(true);
  flushSync();
  expect(area()).toBe(before);
  expect(document.activeElement).toBe(before);
  leave();
  const elsewhere = document.body.appendChild(document.createElement('input'));
  elsewhere.focus();
  show(CommentThread, props);
  expect(area()?.value).toBe('I thi');
  expect(document.activeElement).toBe(elsewhere);
  press('Cancel');
  expect(area()).toBeNull();
  expect(document.body.textContent).toContain('Resolved');
});

test('[M114] A comment on a field stays where it is answered though somebody else ticks it off', () => {
  const values = { body: 'Well?', resolved: true, anchor: storedAnchor({ field: 'name' }) };
  const row = { type: 'comment', id: 't', position: 1, values } as unknown as Row;
  const client = person();
  const record = onRecord({ ...client, replica: { ...client.replica, pointing: () => [row] } }, 'a');
  const isOpen = () => anchoredThreads(record).some(({ resolved }) => !resolved);
  expect(isOpen()).toBe(false);
  const unresolved = { ...row, values: { ...values, resolved: false } };
  const leave = show(CommentThread, { record, row: unresolved, replies: [], wanted: '' });
  press('Reply');
  expect(isOpen()).toBe(true);
  leave();
  expect(isOpen()).toBe(false);
});

test('[M238] Half a comment is there after a reload, is gone in every tab once it is sent, and is nobody else’s', () => {
  const page = (user = 'me') => ({ ...person(), drafts: new KeptDrafts(`rapport/w/${user}`, localStorage) });
  const closePage = show(Composer, { record: onRecord(page(), 'a'), kind: 'comment' });
  write('Half a sen');
  closePage();
  const others = show(Composer, { record: onRecord(page('ben'), 'a'), kind: 'comment' });
  expect(area()?.value).toBe('');
  others();
  show(Composer, { record: onRecord(page(), 'a'), kind: 'comment' });
  expect(area()?.value).toBe('Half a sen');
  // The same tab of another window: it is told of what is said there.
  const key = Object.keys(localStorage).find((one) => one.startsWith('rapport/w/me/')) ?? '';
  const told = (newValue: string | null) => {
    window.dispatchEvent(new StorageEvent('storage', { key, newValue }));
    flushSync();
  };
  told(JSON.stringify({ at: 1, draft: 'Half a sentence' }));
  expect(area()?.value).toBe('Half a sentence');
  told(null);
  expect(area()?.value).toBe('');
  write('All of it');
  area()?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true }));
  flushSync();
  expect(area()?.value).toBe('');
  expect(Object.keys(localStorage)).toEqual([]);
});

test('[M238] A record opens on the kind of entry that was begun there', () => {
  const client = person();
  const record = onRecord(client, 'a');
  expect(begunKind(record)).toBe('comment');
  show(Composer, { record, kind: 'call' });
  write('They rang');
  expect(begunKind(record)).toBe('call');
  expect(begunKind(onRecord(client, 'b'))).toBe('comment');
});
