import { objectTypes } from '@rapport/model/objects/index';
import { searchTextOf } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { searchText } from '@rapport/model/schema/sort-key';
import type { Replica } from '#lib/replica/replica.svelte.ts';

/** Types whose records people delete as such, notes among them; comments and links go and come back with theirs. */
const types: readonly ObjectType[] = Object.values(objectTypes).filter(
  (type) => type.storage === 'document' && (type.listed || type.richText !== undefined),
);

export type Trashed = { readonly type: ObjectType; readonly row: Row; readonly deletedAt: string };

/** What lies in the trash, deleted last first. */
export const trashedRows = (replica: Pick<Replica, 'trashed'>): readonly Trashed[] =>
  types
    .flatMap((type) =>
      replica.trashed(type.key).map((row): Trashed => ({ type, row, deletedAt: row.deletedAt ?? row.updatedAt })),
    )
    .sort((a, b) => (a.deletedAt < b.deletedAt ? 1 : a.deletedAt > b.deletedAt ? -1 : a.row.id < b.row.id ? -1 : 1));

/** The row of a record of any type that can lie in the trash, also when it no longer does. */
export const rowOnceTrashed = (replica: Pick<Replica, 'row'>, id: string): Row | undefined =>
  types.map((type) => replica.row(type.key, id)).find((row) => row !== undefined);

/** The line of a record that is no longer in the trash; nothing for a type that is never listed there. */
export function strayLine(row: Row): readonly Trashed[] {
  const type = types.find(({ key }) => key === row.type);
  return type ? [{ type, row, deletedAt: row.deletedAt ?? row.updatedAt }] : [];
}

/** How many there are of each type, in the order of the types. */
export function countTypes(all: readonly Trashed[]): readonly { readonly type: ObjectType; readonly count: number }[] {
  const counts = Map.groupBy(all, ({ type }) => type);
  return types.flatMap((type) => {
    const count = counts.get(type)?.length ?? 0;
    return count > 0 ? [{ type, count }] : [];
  });
}

/** Those of one type (all when undefined) that have every word. */
export function findTrashed(all: readonly Trashed[], type: string | undefined, text: string): readonly Trashed[] {
  const words = searchText(text).split(' ').filter(Boolean);
  return all.filter((one) => {
    if (type !== undefined && one.type.key !== type) return false;
    if (words.length === 0) return true;
    const said = searchTextOf(one.type, one.row.values);
    return words.every((word) => said.includes(word));
  });
}

/** Ids of the marked ones by type: a command is about one type. */
export function idsByType(marked: readonly Trashed[]): readonly { readonly type: string; readonly records: readonly string[] }[] {
  return [...Map.groupBy(marked, ({ type }) => type.key)].map(([type, ofType]) => ({
    type,
    records: ofType.map(({ row }) => row.id),
  }));
}
