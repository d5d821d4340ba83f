import type { Row } from '@rapport/model/schema/row';
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

/** The note that an address leads to, as in `#note-<id>`. */
export const noteInHash = (hash: string): string | undefined => /^#note-([0-9a-f-]{36})$/.exec(hash)?.[1];
