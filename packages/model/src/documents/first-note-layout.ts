import * as Y from 'yjs';
import { addRun, type Attributes, blockOf, type Line, lineBreak, looksOf, readLines, type Run } from './note-text.ts';

/**
 * Notes of the first layout: a shared type per paragraph, in which a map stands before each run of letters and says how
 * they look. Whoever changes such a note first writes it anew as one text (decision 0005).
 */
export function isOfFirstLayout(text: Y.XmlText): boolean {
  for (let item = text._start; item; item = item.right)
    if (!item.deleted && item.content instanceof Y.ContentType && item.content.type instanceof Y.XmlText) return true;
  return false;
}

/** The lines of a note of either layout. */
export const readNote = (text: Y.XmlText): Line[] => (isOfFirstLayout(text) ? linesIn(text) : readLines(text));

/** Lexical's bits for how letters look. */
const bits = { bold: 1, italic: 2, strikethrough: 4, underline: 8, code: 16, subscript: 32, superscript: 64, highlight: 128 };

function linesIn(parent: Y.XmlText, list?: string, depth = -1): Line[] {
  return children(parent).flatMap((child): Line[] => {
    if (!(child instanceof Y.XmlText)) return [];
    const type = child.getAttribute('__type') as string | undefined;
    if (type === 'list') return linesIn(child, (child.getAttribute('__listType') as string | undefined) ?? 'bullet', depth + 1);
    const inner = children(child).some((one) => one instanceof Y.XmlText && one.getAttribute('__type') === 'list');
    if (inner) return linesIn(child, undefined, depth);
    return [{ marked: true, block: blockIn(child, type, list, depth), runs: runsIn(child) }];
  });
}

function blockIn(element: Y.XmlText, type: string | undefined, list: string | undefined, depth: number): Attributes {
  if (list !== undefined) return blockOf({ block: list === 'number' ? 'numberedList' : 'bulletList', indent: depth });
  const tag = String(element.getAttribute('__tag'));
  const block = type === 'heading' ? `heading${tag.slice(1)}` : type;
  return blockOf({ block, indent: element.getAttribute('__indent') });
}

function runsIn(element: Y.XmlText, link?: string, runs: Run[] = []): Run[] {
  let attributes: Attributes = {};
  for (const child of children(element)) {
    if (typeof child === 'string') addRun(runs, child, attributes);
    else if (child instanceof Y.Map) {
      const format = Number(child.get('__format') ?? 0);
      const looks = Object.fromEntries(Object.entries(bits).map(([look, bit]) => [look, (format & bit) !== 0]));
      attributes = looksOf({ ...looks, link });
      if (child.get('__type') === 'linebreak') addRun(runs, lineBreak, attributes);
    } else if (child instanceof Y.XmlText) runsIn(child, child.getAttribute('__url') as string | undefined, runs);
  }
  return runs;
}

const children = (element: Y.XmlText): unknown[] => (element.toDelta() as { insert: unknown }[]).map(({ insert }) => insert);
