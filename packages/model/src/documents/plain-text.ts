import * as Y from 'yjs';
import { limits } from '../limits.ts';
import type { ObjectType } from '../schema/object-type.ts';
import { type Cell, parseCell } from './note-table.ts';
import { lineBreak } from './note-text.ts';
import { placeholder } from './placeholder.ts';

/** Lists in lists in quotes … deeper than anybody writes. */
const deepest = 40;

/**
 * The words of a document's rich text, a line per block, as search and snippets read them: undefined for a type that has
 * none. A function of the document alone, and no longer than the limit, however long the text.
 */
export function plainTextOf(type: ObjectType, doc: Y.Doc): string | undefined {
  if (type.richText === undefined) return undefined;
  const parts: string[] = [];
  let left: number = limits.searchTextLength.value;
  const add = (text: string) => {
    if (left <= 0 || text === '') return;
    parts.push(text.slice(0, left));
    left -= text.length;
  };
  /** What stands before the next line feed says of it, and what the last one was. */
  let [cell, before] = [undefined as Cell | undefined, undefined as Cell | undefined];
  // Cells of a row stand beside each other.
  const addLines = (text: string) => {
    const parted = text.includes('\n') && cell && before?.table === cell.table && before.row === cell.row;
    if (text.includes('\n')) before = cell;
    add(parted ? text.replace('\n', '\t') : text);
  };
  const walk = (parent: { readonly _start: Y.Item | null }, depth: number) => {
    if (depth > deepest) return;
    for (let item = parent._start; item !== null && left > 0; item = item.right) {
      if (item.deleted) continue;
      const { content } = item;
      if (content instanceof Y.ContentFormat && content.key === 'cell') cell = parseCell(content.value);
      else if (content instanceof Y.ContentString) addLines(content.str.replaceAll(lineBreak, '\n').replaceAll(placeholder, ''));
      else if (content instanceof Y.ContentType) {
        if (content.type instanceof Y.XmlText || content.type instanceof Y.XmlElement) {
          walk(content.type, depth + 1);
          add('\n');
        } else if (content.type instanceof Y.Map && content.type.get('__type') === 'linebreak') add('\n');
      }
    }
  };
  // As it stands in the document: asked for as a text, Yjs would begin to tidy its marks, which is nobody's edit.
  walk(doc.share.get(type.richText) ?? { _start: null }, 0);
  return parts.join('').toWellFormed().replaceAll('\0', '').normalize('NFC').trim();
}
