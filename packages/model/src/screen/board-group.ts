import { type Grouped, groupedBy } from '../query/groups.ts';
import { shownFields, type ObjectType } from '../schema/object-type.ts';

/** A field of which a card that is dropped takes the value, other than the stages. */
function takenBy(type: ObjectType, group: string | undefined): Grouped | undefined {
  const grouped = groupedBy(type, group);
  const fits = grouped && grouped.key !== type.board && grouped.span === undefined && grouped.field.kind !== 'recurrence';
  return fits ? grouped : undefined;
}

const takenFields = (type: ObjectType): readonly string[] => shownFields(type).flatMap(([key]) => takenBy(type, key)?.key ?? []);

/**
 * The field that a board stands by until another is asked for: the stages; without any the choice whose changes are kept,
 * else the first that is indexed, else whose the records are. Undefined: records of that type have no board.
 */
export function usualBoardField(type: ObjectType): string | undefined {
  if (type.storage !== 'document' || !type.listed) return undefined;
  if (type.board !== undefined) return type.board;
  const fields = takenFields(type);
  const choices = fields.filter((key) => type.fields[key]?.kind === 'choice' && type.fields[key].indexed);
  const owner = fields.find((key) => key === type.access.owner);
  return choices.find((key) => type.fields[key]?.tracked) ?? choices[0] ?? owner ?? fields[0];
}

/** What the columns of a board are, unless they are the stages. */
export function boardGroup(type: ObjectType, group: string | undefined): Grouped | undefined {
  return takenBy(type, group) ?? takenBy(type, usualBoardField(type));
}

/** What a board can have columns by, the stages first. */
export const possibleBoardGroups = (type: ObjectType): readonly string[] => [
  ...(type.board === undefined ? [] : [type.board]),
  ...takenFields(type),
];

/** Whether an address shows a board: `asked` is its word for it, which a type without a board does not heed. */
export function opensAsBoard(type: ObjectType, asked: string | null): boolean {
  if (asked === 'table' || asked === 'calendar') return false;
  return asked === 'board' ? usualBoardField(type) !== undefined : type.board !== undefined;
}
