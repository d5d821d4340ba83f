import * as Y from 'yjs';
import { isOfFirstLayout, readNote } from './first-note-layout.ts';
import { changesBetween, type Line } from './note-text.ts';

/** Writes words below what a note holds, a paragraph per line. A note of the first layout is written anew, as by typing. */
export function appendLines(doc: Y.Doc, root: string, words: string): void {
  const added = words
    .split(/\r?\n/)
    .map((text): Line => ({ marked: true, block: {}, runs: text ? [{ text, attributes: {} }] : [] }));
  doc.transact(() => {
    const text = doc.get(root, Y.XmlText);
    const before = readNote(text);
    const old = isOfFirstLayout(text);
    if (old) text.delete(0, text.length);
    text.applyDelta(changesBetween(old ? [] : before, [...before, ...added]) as unknown[]);
  });
}
