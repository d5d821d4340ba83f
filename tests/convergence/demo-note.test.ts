// @vitest-environment jsdom
import { registerRichText } from '@lexical/rich-text';
import { $getRoot, $getSelection, $isElementNode, $isRangeSelection } from 'lexical';
import { afterEach, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { makeCompany } from '../../apps/sync-server/src/features/demo/company/make-company.ts';
import { noteRoot } from '../../apps/sync-server/src/features/demo/company/notes.ts';
import { bindNote } from '../../apps/web/src/lib/editor/note-binding.ts';
import { createNoteEditor } from '../../apps/web/src/lib/editor/note-nodes.ts';

const company = makeCompany({ seed: 'notes', day: '2026-03-18', scale: 1 });
const notes = company.records.filter(({ type }) => type === 'note');
const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** The note as somebody's browser has it after loading every update of its log. */
function open(updates: readonly Uint8Array[], client: number) {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  doc.clientID = client;
  const failures: Error[] = [];
  const editor = createNoteEditor((error) => failures.push(error));
  const place = document.body.appendChild(document.createElement('div'));
  editor.setRootElement(place);
  const rich = registerRichText(editor);
  const awareness = new Awareness(doc);
  const written: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array, origin: unknown) => origin === 'net' || written.push(update));
  const binding = bindNote({ editor, doc, awareness, carets: document.body.appendChild(document.createElement('div')) });
  closing.push(() => (binding.release(), rich(), editor.setRootElement(null), awareness.destroy()));
  return { doc, editor, failures, written };
}
type Opened = ReturnType<typeof open>;
const textOf = ({ editor }: Opened) => editor.getEditorState().read(() => $getRoot().getTextContent());
const blocksOf = ({ editor }: Opened) =>
  editor.getEditorState().read(() =>
    $getRoot()
      .getChildren()
      .map((node) => node.getType()),
  );
/** Everything is gone over again, as happens when others type. */
const drawAnew = ({ editor }: Opened) =>
  editor.update(
    () =>
      $getRoot()
        .getAllTextNodes()
        .forEach((node) => node.markDirty()),
    { discrete: true },
  );
const updatesOf = (note: (typeof notes)[number]) => note.steps.flatMap(({ update }) => (update ? [update] : []));

test('[V2] the editor opens every note of the demo as it was written, and writes nothing by opening and drawing it', () => {
  const kinds = new Set<string>();
  for (const note of notes) {
    const opened = open(updatesOf(note), 1);
    expect(textOf(opened).length).toBeGreaterThan(40);
    for (const kind of blocksOf(opened)) kinds.add(kind);
    drawAnew(opened);
    expect(opened.written).toEqual([]);
    expect(opened.failures).toEqual([]);
    closing.splice(0).forEach((close) => close());
  }
  expect([...kinds].sort()).toEqual(['heading', 'list', 'paragraph', 'quote']);
}, 60_000);

test('[V2] two who type into a note of the demo at once see the same text with both of their words', () => {
  const updates = updatesOf(notes[0]!);
  const [ana, tom] = [open(updates, 11), open(updates, 12)];
  const type = ({ editor }: Opened, index: number, text: string) =>
    editor.update(
      () => {
        const block = $getRoot().getChildAtIndex(index);
        if ($isElementNode(block)) block.selectEnd();
        const selection = $getSelection();
        if ($isRangeSelection(selection)) selection.insertText(text);
      },
      { discrete: true },
    );
  type(ana, 0, ' by Ana');
  type(tom, 0, ' by Tom');
  type(tom, 1, ' and more');
  for (const update of ana.written.splice(0)) Y.applyUpdate(tom.doc, update, 'net');
  for (const update of tom.written.splice(0)) Y.applyUpdate(ana.doc, update, 'net');
  for (const { editor } of [ana, tom]) editor.update(() => {}, { discrete: true });
  expect(textOf(ana)).toBe(textOf(tom));
  for (const words of [' by Ana', ' by Tom', ' and more']) expect(textOf(ana)).toContain(words);
  expect(ana.doc.get(noteRoot, Y.XmlText).toDelta().length).toBe(tom.doc.get(noteRoot, Y.XmlText).toDelta().length);
  expect([...ana.failures, ...tom.failures]).toEqual([]);
});
