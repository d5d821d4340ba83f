import type { Row } from '@rapport/model/schema/row';
import { parseChip } from '@rapport/model/documents/note-chips';
import { placeBetween } from '@rapport/model/settings/place-between';
import { noteIdOf } from './note-id.ts';

/** One note of a record as its tabs show it. `order`: the moment at which it was begun, or as if it had been. */
export type NoteTab = { readonly id: string; readonly title: string; readonly order: number };

const day = 86_400_000;
const titleOf = (row: Row | undefined) => (typeof row?.values['name'] === 'string' ? row.values['name'] : '');
const tabOf = (row: Row, shared: string): NoteTab => {
  const { place } = row.values;
  // The shared one stands before whatever is begun, until it is moved itself.
  const order = typeof place === 'number' ? place : row.id === shared ? 0 : Date.parse(row.createdAt);
  return { id: row.id, title: titleOf(row), order };
};

const inOrder = (tabs: readonly NoteTab[]) => tabs.toSorted((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

/** Notes of a record as they stand side by side. `shared`: the id of the one that everybody shares. */
export const notesInOrder = (rows: readonly Row[], shared: string): readonly NoteTab[] =>
  inOrder(rows.map((row) => tabOf(row, shared)));

/**
 * A record's notes: the one that everybody shares from the beginning, whether or not somebody has written in it yet, and
 * the others as they were begun, until somebody puts them elsewhere. `shown`: one that is open stands last while its row is
 * under way.
 */
export function noteTabs(record: string, rows: readonly Row[], shown: NoteTab | undefined): readonly NoteTab[] {
  const first = noteIdOf(record);
  const here = rows.filter((row) => row.deletedAt === undefined).map((row) => tabOf(row, first));
  const tabs = inOrder(here.some(({ id }) => id === first) ? here : [{ id: first, title: '', order: 0 }, ...here]);
  return shown && !tabs.some(({ id }) => id === shown.id) ? [...tabs, shown] : tabs;
}

/** What to write as `place` of which notes, so that one of these stands at `to` among the others. */
export function placesWith(tabs: readonly NoteTab[], id: string, to: number, now: number): ReadonlyMap<string, number> {
  // What is moved to the end stands before whatever is begun from now on.
  const end = { id: '', order: now };
  const places = new Map(placeBetween([...tabs, end], id, to, day));
  places.delete(end.id);
  return places;
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
