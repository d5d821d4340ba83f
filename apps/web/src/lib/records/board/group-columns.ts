import type { FieldChange } from '@rapport/model/commands/command';
import { limits } from '@rapport/model/limits';
import { type Grouped, groupReader } from '@rapport/model/query/groups';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Colour, Definitions } from '@rapport/model/settings/definitions';
import { groupRows } from '#lib/replica/group-rows.ts';
import { inNamedOrder } from '../list/groups.ts';
import { type BoardColumn, UNPLACED } from './board-columns.ts';

/** The choices that a field has, with those that are archived. */
const choicesOf = ({ field }: Grouped, definitions: Definitions) =>
  field.kind === 'choice' && typeof field.options === 'object' ? (definitions.choices.get(field.options.list) ?? []) : [];

/** Values that have a column before any card stands in it. Of records of another type there are too many. */
function possibleKeys(group: Grouped, definitions: Definitions): readonly string[] {
  switch (group.field.kind) {
    case 'member':
      return [...definitions.members.values()].filter(({ active }) => active).map(({ id }) => id);
    case 'team':
      return [...definitions.teams.keys()];
    case 'choice':
      return choicesOf(group, definitions).flatMap(({ archived, id }) => (archived ? [] : id));
    case 'yesNo':
      return ['false', 'true'];
    case 'rating':
      return ['1', '2', '3', '4', '5'];
    default:
      return [];
  }
}

type Naming = { readonly nameOf: (key: string) => string | undefined; readonly words: (key: string | undefined) => string };

/**
 * The columns of a board by a field, in the order of groups in a list, what has no value last. `left`: how many there are
 * beyond `viewGroups`, which are not shown.
 */
export function groupColumns(
  type: ObjectType,
  group: Grouped,
  rows: readonly Row[],
  definitions: Definitions,
  { nameOf, words }: Naming,
): { readonly columns: readonly BoardColumn[]; readonly left: number } {
  const byKey = new Map<string | undefined, readonly Row[]>(possibleKeys(group, definitions).map((key) => [key, []]));
  const keyOf = groupReader(type, group.key, { timeZone: 'UTC', weekStart: 1 });
  for (const [key, list] of groupRows(rows, group.key, keyOf)) byKey.set(key, list);
  const found = [...byKey].map(([key, list]) => ({ key, list }));
  const colours = new Map<string | undefined, Colour>(choicesOf(group, definitions).map(({ colour, id }) => [id, colour]));
  const columns = inNamedOrder(type, group.key, found, definitions, nameOf)
    .slice(0, limits.viewGroups.value)
    .map(({ key, list }): BoardColumn => {
      const colour = colours.get(key);
      return { key: key ?? UNPLACED, name: words(key), stage: undefined, colour, takes: true, rows: list, rail: false };
    });
  return { columns, left: Math.max(0, found.length - columns.length) };
}

/** What becomes of the field of a card that is dropped in a column. */
export function changeFor({ field }: Grouped, column: string): FieldChange {
  if (column === UNPLACED) return { value: null };
  if (field.kind === 'yesNo') return { value: column === 'true' };
  return { value: field.kind === 'rating' ? Number(column) : column };
}

/** The part of an address that lists what stands in such a column. */
export function groupColumnAddress(
  { key }: Grouped,
  column: string,
): Readonly<Record<string, string | readonly string[] | undefined>> {
  const table = { view: 'table', group: undefined };
  return column === UNPLACED ? { ...table, [`filter[${key}][empty]`]: 'true' } : { ...table, [`filter[${key}]`]: column };
}
