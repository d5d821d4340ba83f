import type { Changes } from '@rapport/model/commands/command';
import type { Refusal } from '@rapport/model/errors';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { serialKey } from '@rapport/model/schema/serial';

/**
 * Why changes are refused that give a record another number than it has: only the server gives one, once. Naming the one
 * that stands there changes nothing, so that what was read can be sent back.
 */
export function numberRefusal(type: ObjectType, changes: Changes, present: ReadonlyMap<string, unknown>): Refusal | undefined {
  const key = serialKey(type);
  const change = key !== undefined && Object.hasOwn(changes, key) ? changes[key] : undefined;
  if (key === undefined || !change) return undefined;
  return 'value' in change && (change.value ?? undefined) === present.get(key)
    ? undefined
    : { kind: 'read-only-field', field: key };
}
