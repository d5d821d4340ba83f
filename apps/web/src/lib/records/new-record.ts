import type { Changes } from '@rapport/model/commands/command';
import { withFirstStage } from '@rapport/model/features/pipeline/first-stage';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Value, Values } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { ownerField } from './record-actions.ts';

/** What a new record begins with when nobody says otherwise: it is mine, and a deal stands in its pipeline's first open stage. */
export function startingChanges(type: ObjectType, definitions: Definitions, me: string, given: Changes = {}): Changes {
  const changes: { [field: string]: Changes[string] } = {};
  const owner = ownerField(type);
  if (owner) changes[owner] = { value: me };
  const team = definitions.members.get(me)?.team;
  if (team && type.fields['team']) changes['team'] = { value: team };
  return withFirstStage(type, { ...changes, ...given }, definitions);
}

/** The values that changes lead to, on an empty record. */
export function valuesOf(changes: Changes): Values {
  const values: { [field: string]: Value | undefined } = {};
  for (const [field, change] of Object.entries(changes)) {
    values[field] = 'value' in change ? (change.value ?? undefined) : [...change.add].sort();
  }
  return values;
}
