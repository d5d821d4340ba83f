import { isDeepStrictEqual } from 'node:util';
import type { Changes, FieldChange } from '@rapport/model/commands/command';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Address, Values } from '@rapport/model/schema/row';

/** Those of the changes that would change something; parts of an address that the file does not name stay. */
export function differing(type: ObjectType, values: Values, changes: Changes): Changes {
  const result: Record<string, FieldChange> = {};
  for (const [field, change] of Object.entries(changes)) {
    if (!('value' in change)) {
      result[field] = change;
      continue;
    }
    const now = values[field];
    const wanted =
      type.fields[field]?.kind === 'address' ? { ...(now as Address | undefined), ...(change.value as Address) } : change.value;
    if (!isDeepStrictEqual(now, wanted)) result[field] = { value: wanted };
  }
  return result;
}
