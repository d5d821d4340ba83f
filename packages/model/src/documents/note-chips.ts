import * as Y from 'yjs';
import type { ObjectType } from '../schema/object-type.ts';
import { isUuid } from './document-name.ts';
import { placeholder } from './placeholder.ts';

/**
 * A chip in a text: one letter (`placeholder`) that wears what it stands for. `member:<id>` is a person, `<type>:<id>` a
 * record, `<type>:<id>#<field>` what that record says in a field. Names and values are never in the text: whoever reads it
 * sees them as they are now, and only as far as they may [V6].
 */
export type Chip =
  | { readonly kind: 'member'; readonly id: string }
  | { readonly kind: 'record'; readonly type: string; readonly id: string }
  | { readonly kind: 'field'; readonly type: string; readonly id: string; readonly field: string };

const shape = /^([a-z][A-Za-z0-9]{0,39}):([0-9a-f-]{36})(?:#([A-Za-z][A-Za-z0-9_]{0,59}))?$/;

/** What a letter's `chip` says, whatever it says; undefined when that is no chip. */
export function parseChip(reference: unknown): Chip | undefined {
  const [, type, id, field] = (typeof reference === 'string' && shape.exec(reference)) || [];
  if (!type || !id || !isUuid(id)) return undefined;
  if (type === 'member') return field === undefined ? { kind: 'member', id } : undefined;
  return field === undefined ? { kind: 'record', type, id } : { kind: 'field', type, id, field };
}

/** Whom a chip stands for, if it is a person. */
export function memberOf(reference: string): string | undefined {
  const chip = parseChip(reference);
  return chip?.kind === 'member' ? chip.id : undefined;
}

export const memberChip = (id: string): string => `member:${id}`;
export const recordChip = (type: string, id: string): string => `${type}:${id}`;
export const fieldChip = (type: string, id: string, field: string): string => `${type}:${id}#${field}`;

/** The chips in a document's text, each once, as its letters stand: deleted ones are none. */
export function chipsIn(doc: Y.Doc, root: string): ReadonlySet<string> {
  const found = new Set<string>();
  let chip: unknown;
  // As it stands in the document: asked for as a text, Yjs would begin to tidy its marks, which is nobody's edit.
  for (let item = doc.share.get(root)?._start ?? null; item; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentFormat && content.key === 'chip') chip = content.value;
    else if (typeof chip === 'string' && content instanceof Y.ContentString && content.str.includes(placeholder)) found.add(chip);
  }
  return found;
}

/** People and records that a document's text mentions, as its row has them; sorted. */
export function mentionsOf(
  type: ObjectType,
  doc: Y.Doc,
): { readonly people: readonly string[]; readonly records: readonly string[] } {
  const people: string[] = [];
  const records = new Set<string>();
  if (type.richText !== undefined)
    for (const reference of chipsIn(doc, type.richText)) {
      const chip = parseChip(reference);
      if (chip?.kind === 'member') people.push(chip.id);
      else if (chip) records.add(recordChip(chip.type, chip.id));
    }
  return { people: people.sort(), records: [...records].sort() };
}
