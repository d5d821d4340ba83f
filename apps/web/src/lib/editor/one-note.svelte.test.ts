import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import { Doc } from 'yjs';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import OneNote from './OneNote.svelte';

/** The chunk of the editor comes when the test says so. */
const chunk = vi.hoisted(() => {
  let arrive = () => {};
  const came = new Promise<void>((resolve) => (arrive = resolve));
  return { came, arrive: () => arrive(), taken: [] as string[], focused: [] as boolean[] };
});
vi.mock('./NoteEditor.svelte', async () => {
  await chunk.came;
  return {
    default: (_: unknown, props: { takeTyped?: () => string; focused: boolean }) => {
      chunk.taken.push(props.takeTyped?.() ?? '');
      chunk.focused.push(props.focused);
    },
  };
});

const doc = new Doc();
const record = {
  client: {
    openDocument: () => ({ state: 'missing', doc, awareness: new Awareness(doc), release() {}, attach() {} }),
    replica: { row: () => undefined, complete: true },
    connection: { online: true },
  },
  type: { key: 'deal' },
  id: 'one',
  mayEdit: true,
} as unknown as OpenRecord;

let shown: Record<string, unknown> | undefined;
afterEach(() => {
  if (shown) void unmount(shown);
});
function write(letters: string) {
  const field = document.activeElement;
  if (!(field instanceof HTMLTextAreaElement)) throw new Error(`Letters would be commands: the focus is on ${field?.tagName}.`);
  field.value += letters;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

test('[M132] what is written between the press and the editor goes into the note', async () => {
  shown = mount(OneNote, { target: document.body, props: { record, id: 'note', begun: undefined } });
  flushSync();
  const button = document.querySelector('button')!;
  button.focus();
  button.click();
  flushSync();
  await tick();
  write('Sent the ');
  write('offer');
  chunk.arrive();
  await vi.waitFor(() => expect(chunk.taken).toEqual(['Sent the offer']));
  expect(chunk.focused).toEqual([true]);
  expect(document.querySelector('textarea')).toBeNull();
});
