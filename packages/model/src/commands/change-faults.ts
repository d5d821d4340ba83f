import type { Refusal } from '../errors.ts';
import type { Field } from '../schema/fields.ts';
import { invalidField, noOption } from '../schema/field-refusal.ts';
import { implausible } from '../schema/implausible.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Value } from '../schema/row.ts';
import { parseValue } from '../schema/values.ts';
import type { Definitions } from '../settings/definitions.ts';
import { optionById } from '../settings/find-option.ts';
import type { Changes, FieldChange } from './command.ts';

/**
 * What is wrong with what changes mean, field by field, beside what their fields say of any value: somebody who is nobody
 * here, an option that there is not, a number that nobody means [M257]. The one judge of the API and of every command. Who
 * has left and what is archived is still known, and stands.
 */
export function changeFaults(type: ObjectType, changes: Changes, definitions: Definitions): readonly Refusal[] {
  return Object.entries(changes).flatMap(([key, change]) => {
    const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
    return field ? (faultOf(key, field, change, definitions) ?? []) : [];
  });
}

function faultOf(key: string, field: Field, change: FieldChange, definitions: Definitions): Refusal | undefined {
  // What is taken out of a set may be nobody any more: that is how such a value is cleaned up.
  const said = 'value' in change ? change.value : change.add;
  const parsed = parseValue(field, said);
  if ('reason' in parsed) return undefined;
  const reason = implausible(field, parsed.value);
  if (reason) return invalidField(key, reason);
  return unknownIn(key, field, parsed.value, definitions);
}

function unknownIn(key: string, field: Field, value: Value, definitions: Definitions): Refusal | undefined {
  switch (field.kind) {
    case 'member':
    case 'members':
      return [value].flat().every((id) => definitions.members.has(String(id))) ? undefined : invalidField(key, 'no-such-member');
    case 'team':
      return definitions.teams.has(String(value)) ? undefined : invalidField(key, 'no-such-team');
    case 'choice':
      return optionById(field, String(value), definitions) ? undefined : noOption(key, field, definitions);
    default:
      return undefined;
  }
}
