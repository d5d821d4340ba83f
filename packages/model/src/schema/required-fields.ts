import type { Changes } from '../commands/command.ts';
import type { Field } from './fields.ts';
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

/** Whether somebody who writes this says nothing: spaces alone are no name. */
export function isBlank(field: Field, input: unknown): boolean {
  const parsed = parseValue(field, input);
  if ('reason' in parsed) return parsed.reason === 'empty';
  return typeof parsed.value === 'string' && parsed.value.trim() === '';
}

/**
 * The first field that must be there and that these changes leave without a value, whichever way they say "nothing". A new
 * record must say all of them, but for whose a personal entry is.
 */
export const lackingField = (type: ObjectType, changes: Changes, verb: 'create' | 'update'): string | undefined =>
  requiredFields(type).find((key) => {
    const change = Object.hasOwn(changes, key) ? changes[key] : undefined;
    const field = type.fields[key];
    if (!field) return false;
    if (!change) return verb === 'create' && key !== type.personal;
    return 'value' in change && isBlank(field, change.value);
  });
