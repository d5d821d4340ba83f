import { changeFaults } from '@rapport/model/commands/change-faults';
import type { Changes, FieldChange } from '@rapport/model/commands/command';
import { RefusalError } from '@rapport/model/errors';
import { fromJson } from '@rapport/model/schema/json';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { lackingField } from '@rapport/model/schema/required-fields';
import type { Definitions } from '@rapport/model/settings/definitions';

/** The changes that a body asks for, judged as those of every command are: what is required, and who exists. */
export function changesOf(type: ObjectType, body: unknown, definitions: Definitions, verb: 'create' | 'update'): Changes {
  const changes = fromJson(type, body, definitions);
  const lacking = lackingField(type, changes, verb);
  if (lacking !== undefined) throw new RefusalError('invalid-field', { field: lacking, values: { reason: 'required' } });
  const [fault] = changeFaults(type, changes, definitions);
  if (fault) throw new RefusalError(fault.kind, fault);
  return verb === 'create' ? withoutClearing(changes) : changes;
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
