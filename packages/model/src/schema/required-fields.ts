import type { Changes } from '../commands/command.ts';
import type { ObjectType } from './object-type.ts';
import type { Values } from './row.ts';
import { parseValue } from './values.ts';

/** Fields that a record of this type is never without once it has them [M157]. */
const requiredFields = (type: ObjectType): readonly string[] =>
  Object.keys(type.fields).filter((key) => type.fields[key]?.required && type.fields[key].writer === 'people');

/** Of those, the ones that have no value. */
export const missingFields = (type: ObjectType, values: Values): readonly string[] =>
  requiredFields(type).filter((key) => values[key] === undefined);

/** Of those, the ones that had a value and have none any more. */
export const emptiedFields = (type: ObjectType, before: Values, after: Values): readonly string[] =>
  missingFields(type, after).filter((key) => before[key] !== undefined);

/** The first of those that these changes would take the value of, whichever way they say "nothing". */
export const clearedField = (type: ObjectType, changes: Changes): string | undefined =>
  requiredFields(type).find((key) => {
    const change = Object.hasOwn(changes, key) ? changes[key] : undefined;
    const field = type.fields[key];
    if (!change || !('value' in change) || !field) return false;
    const parsed = parseValue(field, change.value);
    return 'reason' in parsed && parsed.reason === 'empty';
  });
