import * as Y from 'yjs';
import { isOfFirstLayout, readNote } from './first-note-layout.ts';
import { changesBetween, type Line, sameLine } from './note-text.ts';

/** Writes words below what a note holds, a paragraph per line. */
export function appendLines(doc: Y.Doc, root: string, words: string): void {
  const added = words
    .split(/\r?\n/)
    .map((text): Line => ({ marked: true, block: {}, runs: text ? [{ text, attributes: {} }] : [] }));
  const before = linesOf(doc, root);
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

/** What a note says now. */
export const linesOf = (doc: Y.Doc, root: string): readonly Line[] => readNote(doc.get(root, Y.XmlText));

/** What a note said before and after it was rewritten. */
export type Rewritten = { readonly before: readonly Line[]; readonly after: readonly Line[] };

/** The same, with what is needed to take it back. */
export function rewriteLines(doc: Y.Doc, root: string, lines: readonly Line[]): Rewritten {
  const before = linesOf(doc, root);
  replaceLines(doc, root, lines);
  return { before, after: linesOf(doc, root) };
}

/** Takes back what was rewritten, unless somebody has written on since: false then, and their words stay. */
export function takeBackLines(doc: Y.Doc, root: string, { before, after }: Rewritten): boolean {
  const now = linesOf(doc, root);
  const same = now.length === after.length && after.every((line, at) => now[at] !== undefined && sameLine(line, now[at]));
  if (same) replaceLines(doc, root, before);
  return same;
}
