import type { Row } from '@rapport/model/schema/row';
import { parseChip } from '@rapport/model/documents/note-chips';
import { noteIdOf } from './note-id.ts';

/** One note of a record as its tabs show it. */
export type NoteTab = { readonly id: string; readonly title: string };

/**
 * A record's notes: the one that everybody shares from the beginning first, whether or not somebody has written in it yet,
 * then the others as they were begun. `shown`: one that is open keeps its place while its row is under way.
 */
export function noteTabs(record: string, rows: readonly Row[], shown: NoteTab | undefined): readonly NoteTab[] {
  const first = noteIdOf(record);
  const titleOf = (row: Row | undefined) => (typeof row?.values['name'] === 'string' ? row.values['name'] : '');
  const here = rows.filter((row) => row.deletedAt === undefined);
  const others = here
    .filter(({ id }) => id !== first)
    .sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1))
    .map((row): NoteTab => ({ id: row.id, title: titleOf(row) }));
  const begun = shown && shown.id !== first && !others.some(({ id }) => id === shown.id) ? [shown] : [];
  return [{ id: first, title: titleOf(here.find(({ id }) => id === first)) }, ...others, ...begun];
}

/** A note, and a place in it: what it mentions there (`note-chips.ts`), or words, folded. */
export type NotePlace = { readonly note: string; readonly mention?: string; readonly words?: string };

/** The place that an address leads to, as in `#note-<id>`, `#note-<id>?mention=account:<id>` or `#note-<id>?words=rotor`. */
export function placeInHash(hash: string): NotePlace | undefined {
  const [, note, rest = ''] = /^#note-([0-9a-f-]{36})(?:\?(.*))?$/.exec(hash) ?? [];
  if (note === undefined) return undefined;
  const said = new URLSearchParams(rest);
  const [mention, words] = [said.get('mention'), said.get('words')];
  return { note, ...(parseChip(mention) && mention !== null ? { mention } : words ? { words } : {}) };
}

/** The end of an address that leads there. */
export function hashOf({ note, mention, words }: NotePlace): string {
  const said = new URLSearchParams({ ...(mention !== undefined && { mention }), ...(words && { words }) }).toString();
  return `#note-${note}${said && `?${said}`}`;
}
