// @vitest-environment jsdom
import { freshCopy } from '@rapport/model/documents/fresh-copy';
import { $getRoot, $getSelection } from 'lexical';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { act, NotePeers, typeOn } from '../../../../../tests/support/note-peers.ts';
import { keepCaret, samePlace } from './kept-caret.ts';
import { bindNote, rootName } from './note-binding.ts';
import { createNoteEditor } from './note-nodes.ts';

let peers: NotePeers;
beforeEach(() => void (peers = new NotePeers()));
afterEach(() => peers.close());

test('[M132] the caret is behind the same letters in a fresh copy of the note, with what others wrote meanwhile', () => {
  const was = 'They pay late. Ask Ida. They pay late.';
  expect(samePlace(was, 14, was)).toBe(14);
  expect(samePlace(was, was.length, `Monday. ${was}`)).toBe(`Monday. ${was}`.length);
  expect(samePlace(was, 22, `Monday. ${was}`)).toBe(30);
  expect(samePlace(was, 22, 'Ask Ida tomorrow.')).toBe(7);
  expect(samePlace(was, 22, 'x')).toBe(1);
});

test('[M132] whoever wrote when a fresh copy took the place of the note writes on at the same letters', async () => {
  const ana = peers.open('ana');
  act(ana, () => void $getRoot().selectEnd());
  typeOn(ana, 'They pay late.');
  (ana.editor.getRootElement() as HTMLElement).tabIndex = 0;
  ana.editor.getRootElement()?.focus();
  const mine = bindNote({ editor: ana.editor, doc: ana.doc, awareness: ana.awareness, carets: document.createElement('div') });
  const letGo = keepCaret(ana.editor, { ...mine, selected: () => ({ anchor: 9, focus: 9 }) }, 'note', ana.doc);
  ana.editor.getRootElement()?.remove();
  letGo();
  mine.release();

  const doc = new Y.Doc();
  const editor = createNoteEditor((error) => peers.failures.push(error));
  const element = document.body.appendChild(document.createElement('div'));
  element.contentEditable = 'true';
  element.tabIndex = 0;
  editor.setRootElement(element);
  const binding = bindNote({ editor, doc, awareness: new Awareness(doc), carets: document.createElement('div') });
  const release = keepCaret(editor, binding, 'note', doc);
  // Letters that come before its text are no commands of the page, and are not lost.
  expect(document.activeElement).toBe(element);
  for (const data of ['X', 'Y'])
    element.dispatchEvent(new InputEvent('beforeinput', { data, inputType: 'insertText', bubbles: true, cancelable: true }));
  Y.applyUpdate(doc, freshCopy(ana.doc, 77) as Uint8Array);
  await Promise.resolve();
  expect(document.activeElement).toBe(element);
  expect(binding.selected()).toEqual({ anchor: 11, focus: 11 });
  expect(editor.getEditorState().read(() => $getRoot().getTextContent())).toBe('They payXY late.');
  release();
  binding.release();
  expect(peers.failures).toEqual([]);
});

/** An editor of a note that nobody has written in yet. */
function begun() {
  const doc = new Y.Doc();
  const editor = createNoteEditor((error) => peers.failures.push(error));
  const element = document.body.appendChild(document.createElement('div'));
  element.contentEditable = 'true';
  element.tabIndex = 0;
  editor.setRootElement(element);
  const binding = bindNote({ editor, doc, awareness: new Awareness(doc), carets: document.createElement('div') });
  return { doc, editor, element, binding };
}

test('[M132] what was written before the editor was there stands in the note, line by line, and the caret behind it', () => {
  const { doc, editor, element, binding } = begun();
  const release = keepCaret(editor, binding, 'begun', doc, 'Sent the offer\nThey');
  expect(document.activeElement).toBe(element);
  expect(editor.getEditorState().read(() => $getRoot().getTextContent())).toBe('Sent the offer\n\nThey');
  editor.update(() => $getSelection()?.insertText(' agree'), { discrete: true });
  expect(editor.getEditorState().read(() => $getRoot().getTextContent())).toBe('Sent the offer\n\nThey agree');
  expect(doc.get(rootName, Y.XmlText).length).toBeGreaterThan('Sent the offerThey agree'.length);
  release();
  binding.release();
});

test('[M132] whoever has gone elsewhere before the editor was there stays there, and what they wrote is kept', () => {
  const { doc, editor, binding } = begun();
  const input = document.body.appendChild(document.createElement('input'));
  input.focus();
  const release = keepCaret(editor, binding, 'left', doc, 'Sent');
  expect(editor.getEditorState().read(() => $getRoot().getTextContent())).toBe('Sent');
  expect(document.activeElement).toBe(input);
  release();
  binding.release();
});
