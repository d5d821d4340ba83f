import type * as Y from 'yjs';
import { limits } from '../limits.ts';
import { isUuid } from './document-name.ts';
import { parseChip } from './note-chips.ts';
import { parseCell, storedCell } from './note-table.ts';
import { placeholder } from './placeholder.ts';

/**
 * The text of a note: one flat text in which a line feed begins a line and carries what kind of line it is, and letters
 * carry how they look. Invariants: dividing and joining lines, a line's kind, lists, links and looks are each one change
 * beside the letters, never a letter deleted and written again. So nothing that one person does to a paragraph can lose,
 * tear or double what another types in it, and taking it back leaves the other's letters alone. Decision 0005.
 */
export type Attributes = Readonly<Record<string, string | number | true>>;
/** Letters that look alike. `lineBreak` stands for a break within the line, `placeholder` for what is no text. */
export type Run = { readonly text: string; readonly attributes: Attributes };
export type Line = {
  /** False for letters before the first line feed: whoever wrote that one has taken it back. */
  readonly marked: boolean;
  /**
   * What kind of line it is: `block` (none: a paragraph), `indent`, of a check list `checked`, and of a picture the `file`
   * that holds it and its measures, so that nothing moves when it arrives. The words of that line say what it shows. Of a
   * line in a table the `cell` (`note-table.ts`).
   */
  readonly block: Attributes;
  readonly runs: readonly Run[];
};
export type Change =
  | { readonly retain: number; readonly attributes?: Readonly<Record<string, unknown>> }
  | { readonly insert: string; readonly attributes: Attributes }
  | { readonly delete: number };

export const lineBreak = '\u2028';
const lineFeed = '\n';

export const blocks = [
  'heading1',
  'heading2',
  'heading3',
  'heading4',
  'heading5',
  'heading6',
  'quote',
  'bulletList',
  'numberedList',
  'checkList',
  'code',
  'divider',
  'image',
  'cell',
] as const;
export type Block = (typeof blocks)[number];
export const looks = ['bold', 'italic', 'underline', 'strikethrough', 'code', 'subscript', 'superscript', 'highlight'] as const;
const deepest = 8;
const largestSide = 65_535;
const isSide = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0 && Number(value) <= largestSide;

/** A picture's file and measures, as its line's mark has them; undefined for a mark that names none. */
export function pictureOf(attributes: Readonly<Record<string, unknown>>): Picture | undefined {
  const { block, file, width, height } = attributes;
  if (block !== 'image' || typeof file !== 'string' || !isUuid(file) || !isSide(width) || !isSide(height)) return undefined;
  return { file, width, height };
}
export type Picture = { readonly file: string; readonly width: number; readonly height: number };

/** What a line's mark may say, whatever it says; in one order, so that equal ones are written alike. */
export function blockOf(attributes: Readonly<Record<string, unknown>>): Attributes {
  const known = blocks.find((one) => one === attributes['block']);
  const picture = pictureOf(attributes);
  const cell = known === 'cell' ? parseCell(attributes['cell']) : undefined;
  if (cell) return { block: 'cell', cell: storedCell(cell) };
  const block = (known === 'image' && !picture) || known === 'cell' ? undefined : known;
  const indent = Number(attributes['indent']);
  return {
    ...(block && { block }),
    ...(Number.isInteger(indent) && indent > 0 && { indent: Math.min(indent, deepest) }),
    ...(block === 'checkList' && attributes['checked'] === true && { checked: true as const }),
    ...picture,
  };
}

/** How letters may look, whatever is said of them. */
export function looksOf(attributes: Readonly<Record<string, unknown>>): Attributes {
  const known: Record<string, string | true> = {};
  for (const look of looks) if (attributes[look] === true) known[look] = true;
  if (typeof attributes['link'] === 'string' && attributes['link'] !== '') known['link'] = attributes['link'];
  if (parseChip(attributes['chip'])) known['chip'] = attributes['chip'] as string;
  return known;
}

/** Compared as often as a note has lines: nothing is made for it. */
function sameAttributes(a: Attributes, b: Attributes): boolean {
  if (a === b) return true;
  let [left, right] = [0, 0];
  for (const key in a) {
    if (a[key] !== b[key]) return false;
    left += 1;
  }
  for (const _ in b) right += 1;
  return left === right;
}
export const sameLine = (a: Line, b: Line): boolean =>
  a === b ||
  (a.marked === b.marked &&
    a.runs.length === b.runs.length &&
    sameAttributes(a.block, b.block) &&
    a.runs.every((run, index) => {
      const other = b.runs[index] as Run;
      return run.text === other.text && sameAttributes(run.attributes, other.attributes);
    }));
export const sameBlock = (a: Line, b: Line): boolean => a.marked === b.marked && sameAttributes(a.block, b.block);
export const textOf = (line: Line): string => line.runs.map((run) => run.text).join('');
/** Letters that a line takes in the text, its mark among them. */
export const sizeOf = (line: Line): number => line.runs.reduce((size, run) => size + run.text.length, line.marked ? 1 : 0);

/** Puts letters at the end of runs, with those before them when they look alike. */
export function addRun(runs: Run[], text: string, attributes: Attributes): void {
  const last = runs.at(-1);
  if (text === '') return;
  if (last && sameAttributes(last.attributes, attributes)) runs[runs.length - 1] = { ...last, text: last.text + text };
  else runs.push({ text, attributes });
}

/**
 * Only the letter that stands for a chip is one; what somebody else typed beside it meanwhile is not. Chips and breaks show
 * no look but that of a link: what was put between others' italic letters meanwhile is none of them.
 */
function addLetters(runs: Run[], text: string, attributes: Attributes): void {
  const { chip, ...rest } = attributes;
  if (chip === undefined && !text.includes(lineBreak)) return addRun(runs, text, attributes);
  const linked: Attributes = rest['link'] === undefined ? {} : { link: rest['link'] };
  for (const part of text.split(/([\uFFFC\u2028])/)) {
    if (part === lineBreak) addRun(runs, part, linked);
    else addRun(runs, part, part === placeholder && chip !== undefined ? { ...linked, chip } : rest);
  }
}

/** The lines of a text. Total: what no reader knows is a placeholder that keeps its place. */
export function readLines(text: Y.XmlText): Line[] {
  const lines: { marked: boolean; block: Attributes; runs: Run[] }[] = [];
  for (const { insert, attributes = {} } of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    const parts = typeof insert === 'string' ? insert.split(lineFeed) : [placeholder];
    const [block, looks] = [blockOf(attributes), looksOf(attributes)];
    parts.forEach((part, index) => {
      if (index > 0) lines.push({ marked: true, block, runs: [] });
      if (part === '') return;
      if (lines.length === 0) lines.push({ marked: false, block: {}, runs: [] });
      addLetters(lines.at(-1)?.runs ?? [], part, looks);
    });
  }
  return lines;
}

/** One look per letter, and the letters. */
type Letters = { readonly text: string; readonly attributes: readonly Attributes[] };

function lettersOf(lines: readonly Line[]): Letters {
  let text = '';
  const attributes: Attributes[] = [];
  const add = (part: string, of: Attributes) => {
    text += part;
    for (let index = 0; index < part.length; index += 1) attributes.push(of);
  };
  for (const line of lines) {
    if (line.marked) add(lineFeed, line.block);
    for (const run of line.runs) add(run.text, run.attributes);
  }
  return { text, attributes };
}

/**
 * What makes `before` into `after`. Lines that stayed are the same objects in both. Where several answers are right, the
 * caret of the one who typed tells them apart: it stands behind what was typed, and the line that it stands in is not the
 * one that moved.
 */
export function changesBetween(before: readonly Line[], after: readonly Line[], caret?: number): Change[] {
  const changes: Change[] = [];
  let at = 0;
  const between = (oldLines: readonly Line[], newLines: readonly Line[]) => {
    const made = changesOfLetters(lettersOf(oldLines), lettersOf(newLines), caret === undefined ? undefined : caret - at);
    // One by one: a pasted book has more letters than a call may have arguments.
    for (const change of made) changes.push(change);
    at += newLines.reduce((size, line) => size + sizeOf(line), 0);
  };
  const stay = (line: Line) => {
    const [size, last] = [sizeOf(line), changes.at(-1)];
    if (last && 'retain' in last && !last.attributes) changes[changes.length - 1] = { retain: last.retain + size };
    else changes.push({ retain: size });
    at += size;
  };
  const places = new Map<Line, number>();
  const part = (oldStart: number, oldEnd: number, newStart: number, newEnd: number) => {
    for (let index = newStart; index < newEnd; index += 1) {
      const line = after[index] as Line;
      const place = places.get(line);
      if (place === undefined || place < oldStart || place >= oldEnd) continue;
      between(before.slice(oldStart, place), after.slice(newStart, index));
      stay(line);
      [oldStart, newStart] = [place + 1, index + 1];
    }
    between(before.slice(oldStart, oldEnd), after.slice(newStart, newEnd));
  };
  let first = 0;
  while (first < before.length && first < after.length && before[first] === after[first]) stay(before[first++] as Line);
  let ends = 0;
  while (first + ends < Math.min(before.length, after.length) && before.at(-1 - ends) === after.at(-1 - ends)) ends += 1;
  const [oldEnd, newEnd] = [before.length - ends, after.length - ends];
  for (let index = first; index < oldEnd; index += 1) places.set(before[index] as Line, index);
  const own = caret === undefined ? -1 : lineAt(after, caret);
  const place = places.get(after[own] as Line) ?? -1;
  if (own < first || own >= newEnd || place < first || place >= oldEnd) part(first, oldEnd, first, newEnd);
  else {
    part(first, place, first, own);
    stay(after[own] as Line);
    part(place + 1, oldEnd, own + 1, newEnd);
  }
  return tidied(changes);
}

function lineAt(lines: readonly Line[], index: number): number {
  let at = 0;
  return lines.findIndex((line) => (at += sizeOf(line)) >= index);
}

function changesOfLetters(before: Letters, after: Letters, caret = after.text.length): Change[] {
  const { left, right } = commonEnds(before.text, after.text, Math.max(0, caret));
  const changes: Change[] = [];
  const dressed = (from: number, to: number, shift: number) => {
    for (let index = from; index < to; index += 1) {
      const [was, is] = [before.attributes[index] as Attributes, after.attributes[index + shift] as Attributes];
      changes.push(sameAttributes(was, is) ? { retain: 1 } : { retain: 1, attributes: difference(was, is) });
    }
  };
  dressed(0, left, 0);
  for (let index = left, next = index; index < after.text.length - right; index = next) {
    const attributes = after.attributes[index] as Attributes;
    while (next < after.text.length - right && after.attributes[next] === attributes) next += 1;
    changes.push({ insert: after.text.slice(index, next), attributes });
  }
  if (before.text.length - left - right > 0) changes.push({ delete: before.text.length - left - right });
  dressed(before.text.length - right, before.text.length, after.text.length - before.text.length);
  return changes;
}

function commonEnds(a: string, b: string, caret: number): { left: number; right: number } {
  const shorter = Math.min(a.length, b.length);
  let [left, right] = [0, 0];
  while (left < shorter && left < caret && a[left] === b[left]) left += 1;
  while (right + left < shorter && a[a.length - right - 1] === b[b.length - right - 1]) right += 1;
  while (right + left < shorter && a[left] === b[left]) left += 1;
  // Two halves of one sign are never parted.
  if (left > 0 && /[\uD800-\uDBFF]/.test(a[left - 1] ?? '')) left -= 1;
  if (right > 0 && /[\uDC00-\uDFFF]/.test(a[a.length - right] ?? '')) right -= 1;
  return { left, right };
}

function difference(was: Attributes, is: Attributes): Record<string, unknown> {
  const changed: Record<string, unknown> = {};
  for (const key of Object.keys(was)) if (!(key in is)) changed[key] = null;
  for (const [key, value] of Object.entries(is)) if (was[key] !== value) changed[key] = value;
  return changed;
}

/** Equal neighbours become one; what changes nothing at the end is left out. */
function tidied(changes: readonly Change[]): Change[] {
  const tidy: Change[] = [];
  for (const change of changes) {
    const last = tidy.at(-1);
    if ('retain' in change && change.retain === 0) continue;
    if (last && 'retain' in last && 'retain' in change && alike(last.attributes, change.attributes))
      tidy[tidy.length - 1] = { ...last, retain: last.retain + change.retain };
    else if (last && 'insert' in last && 'insert' in change && sameAttributes(last.attributes, change.attributes))
      tidy[tidy.length - 1] = { ...last, insert: last.insert + change.insert };
    else tidy.push(change);
  }
  const last = tidy.at(-1);
  return last && 'retain' in last && !last.attributes ? tidy.slice(0, -1) : tidy;
}
const alike = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The same changes in several steps, none of which writes more letters than one update may hold. */
export function inParts(changes: readonly Change[], most = limits.noteWriteLetters.value): readonly (readonly Change[])[] {
  const parts: Change[][] = [[]];
  let [at, written] = [0, 0];
  const put = (change: Change) => parts.at(-1)?.push(change);
  for (const change of changes) {
    if (!('insert' in change)) {
      put(change);
      if ('retain' in change) at += change.retain;
      continue;
    }
    for (let from = 0; from < change.insert.length;) {
      if (written >= most) {
        parts.push([{ retain: at }]);
        written = 0;
      }
      let to = Math.min(change.insert.length, from + most - written);
      // Two halves of one sign are never parted.
      if (to < change.insert.length && /[\uD800-\uDBFF]/.test(change.insert[to - 1] ?? '')) to += 1;
      put({ ...change, insert: change.insert.slice(from, to) });
      [written, at, from] = [written + to - from, at + to - from, to];
    }
  }
  return parts;
}

export type Followed = {
  /** Where a caret stands afterwards: behind the letter that it stood behind. */
  readonly caret: (index: number) => number;
  /** Where a letter is afterwards; undefined when it is gone. */
  readonly letter: (index: number) => number | undefined;
  /** Where the last change of letters ends; undefined when only their looks changed. */
  readonly end: number | undefined;
  /** The stretches that came in. */
  readonly came: readonly { readonly from: number; readonly to: number }[];
};

/** Follows places in a text over a change of it, as Yjs tells it. */
export function follow(delta: readonly { retain?: number; insert?: unknown; delete?: number; attributes?: unknown }[]): Followed {
  const kept: { from: number; to: number; length: number }[] = [];
  const came: { from: number; to: number }[] = [];
  let [from, to] = [0, 0];
  let end: number | undefined;
  for (const op of delta) {
    if (op.retain !== undefined) {
      kept.push({ from, to, length: op.retain });
      from += op.retain;
      to += op.retain;
    } else if (op.delete !== undefined) {
      from += op.delete;
      end = to;
    } else {
      const last = came.at(-1);
      const size = typeof op.insert === 'string' ? op.insert.length : 1;
      if (last?.to === to) last.to += size;
      else came.push({ from: to, to: to + size });
      to += size;
      end = to;
    }
  }
  kept.push({ from, to, length: Number.POSITIVE_INFINITY });
  const letter = (index: number): number | undefined => {
    const part = kept.find((one) => index >= one.from && index < one.from + one.length);
    return part && part.to + index - part.from;
  };
  return {
    letter,
    end,
    came,
    caret(index) {
      const part = kept.findLast((one) => one.from < index && one.length > 0);
      return part ? part.to + Math.min(index - part.from, part.length) : 0;
    },
  };
}
