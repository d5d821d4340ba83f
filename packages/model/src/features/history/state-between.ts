import * as Y from 'yjs';
import { isOfFirstLayout, readNote } from '../../documents/first-note-layout.ts';
import { parseChip } from '../../documents/note-chips.ts';
import { placeholder } from '../../documents/placeholder.ts';
import type { Line } from '../../documents/note-text.ts';
import { plainTextOf } from '../../documents/plain-text.ts';
import { projectRecord } from '../../projection/project-record.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { Values } from '../../schema/row.ts';

/** One row of a document's log; those of the registry change nothing in it. */
export type HistoryRow = {
  readonly position: number;
  readonly format: 'yjs-1' | 'deleted' | 'restored';
  readonly update: Uint8Array;
};

/** A stretch of text, or a chip in it: there before, written between the two moments, or taken away between them. */
export type Piece = { readonly text: string; readonly kind: 'kept' | 'added' | 'removed'; readonly chip?: string };

export type StateBetween = {
  readonly values: Values;
  readonly before: Values;
  /** Only for documents with text. `lines` is the text as it was at the end, to be written again. */
  readonly text?: { readonly lines: readonly Line[]; readonly pieces: readonly Piece[] };
};

/**
 * A document as it was at position `upto`, and what the rows after `from` changed in it. A function of the log alone
 * [V3]: nothing is forgotten on the way, so that what was deleted can be shown.
 */
export function stateBetween(type: ObjectType, rows: readonly HistoryRow[], from: number, upto: number): StateBetween {
  const doc = new Y.Doc({ gc: false });
  const apply = (after: number, to: number) => {
    for (const { format, position, update } of rows)
      if (format === 'yjs-1' && position > after && position <= to) Y.applyUpdate(doc, update);
  };
  apply(0, from);
  const before = projectRecord(type, doc).values;
  const earlier = Y.snapshot(doc);
  apply(from, upto);
  const { values } = projectRecord(type, doc);
  const text = type.richText === undefined ? undefined : textBetween(type, doc, earlier);
  doc.destroy();
  return { values, before, ...(text && { text }) };
}

function textBetween(type: ObjectType, doc: Y.Doc, earlier: Y.Snapshot): StateBetween['text'] {
  const text = doc.get(type.richText ?? '', Y.XmlText);
  const lines = readNote(text);
  // In the first layout letters stand in parts of their own, which have no common text to compare.
  if (isOfFirstLayout(text)) return { lines, pieces: [{ text: plainTextOf(type, doc) ?? '', kind: 'kept' }] };
  const delta = text.toDelta(Y.snapshot(doc), earlier, (action: string) => ({ type: action })) as {
    insert: unknown;
    attributes?: { ychange?: { type: 'added' | 'removed' }; chip?: unknown };
  }[];
  // What a deleted chip stood for went with it: it is read of the text as it was before.
  const chipsBefore = chipLetters(text.toDelta(earlier) as Delta);
  const pieces: Piece[] = [];
  for (const { insert, attributes } of delta) {
    if (typeof insert !== 'string') continue;
    const kind = attributes?.ychange?.type ?? 'kept';
    for (const part of insert.split(/(\uFFFC)/)) {
      const last = pieces.at(-1);
      const before = part === placeholder && kind !== 'added' ? chipsBefore.shift() : undefined;
      const chip = part === placeholder ? (before ?? chipOf(attributes)) : undefined;
      if (chip !== undefined) pieces.push({ kind, text: part, chip });
      else if (last?.kind === kind && last.chip === undefined) pieces[pieces.length - 1] = { kind, text: last.text + part };
      else if (part !== '') pieces.push({ kind, text: part });
    }
  }
  return { lines, pieces };
}

type Delta = readonly { readonly insert: unknown; readonly attributes?: { readonly chip?: unknown } }[];
const chipOf = (attributes: { readonly chip?: unknown } | undefined): string | undefined =>
  parseChip(attributes?.chip) ? (attributes?.chip as string) : undefined;
/** For each letter of a text that stands for something, what. */
const chipLetters = (delta: Delta): (string | undefined)[] =>
  delta.flatMap(({ insert, attributes }) =>
    typeof insert === 'string' ? [...insert].filter((letter) => letter === placeholder).map(() => chipOf(attributes)) : [],
  );
