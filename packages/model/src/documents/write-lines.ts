import * as Y from 'yjs';
import { isOfFirstLayout, readNote } from './first-note-layout.ts';
import { changesBetween, type Line } from './note-text.ts';

/** Writes words below what a note holds, a paragraph per line. */
export function appendLines(doc: Y.Doc, root: string, words: string): void {
  const added = words
    .split(/\r?\n/)
    .map((text): Line => ({ marked: true, block: {}, runs: text ? [{ text, attributes: {} }] : [] }));
  const before = readNote(doc.get(root, Y.XmlText));
  replaceLines(doc, root, [...before, ...added]);
}

/** Makes a note's text these lines by changing only what differs. A note of the first layout is written anew, as by typing. */
export function replaceLines(doc: Y.Doc, root: string, lines: readonly Line[]): void {
  doc.transact(() => {
    const text = doc.get(root, Y.XmlText);
    const before = readNote(text);
    const old = isOfFirstLayout(text);
    if (old) text.delete(0, text.length);
    text.applyDelta(changesBetween(old ? [] : before, lines) as unknown[]);
  });
}
