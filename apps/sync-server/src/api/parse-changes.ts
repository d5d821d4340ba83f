import type { Changes, FieldChange } from '@rapport/model/commands/command';
import { RefusalError } from '@rapport/model/errors';
import type { Field } from '@rapport/model/schema/fields';
import { fromJson } from '@rapport/model/schema/json';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Definitions } from '@rapport/model/settings/definitions';

/** The changes that a body asks for, with what only the server can judge: what is required, and who exists. */
export function changesOf(type: ObjectType, body: unknown, definitions: Definitions, verb: 'create' | 'update'): Changes {
  const changes = fromJson(type, body, definitions);
  for (const [key, field] of Object.entries(type.fields)) {
    const change = Object.hasOwn(changes, key) ? changes[key] : undefined;
    const emptied = change ? 'value' in change && change.value === null : verb === 'create';
    // Whose a personal entry is need not be said: it is the caller's.
    if (field.required && emptied && !(key === type.personal && !change))
      throw new RefusalError('invalid-field', { field: key, values: { reason: 'required' } });
    if (change) checkPeople(key, field, change, definitions);
  }
  return verb === 'create' ? withoutClearing(changes) : changes;
}

function checkPeople(key: string, field: Field, change: FieldChange, { members, teams }: Definitions): void {
  const named = 'value' in change ? [change.value ?? []].flat() : change.add;
  for (const id of named as readonly unknown[]) {
    if ((field.kind === 'member' || field.kind === 'members') && !members.has(String(id))) {
      throw new RefusalError('invalid-field', { field: key, values: { reason: 'no-such-member' } });
    }
    if (field.kind === 'team' && !teams.has(String(id)))
      throw new RefusalError('invalid-field', { field: key, values: { reason: 'no-such-team' } });
  }
}

/** A new record has nothing to clear or to remove: writing "nothing" would be an event of its own. */
function withoutClearing(changes: Changes): Changes {
  const kept: { [field: string]: FieldChange } = {};
  for (const [key, change] of Object.entries(changes)) {
    if ('value' in change && change.value !== null) kept[key] = change;
    if ('add' in change && change.add.length > 0) kept[key] = { value: change.add };
  }
  return kept;
}
