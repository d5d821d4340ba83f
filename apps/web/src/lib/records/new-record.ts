import type { Changes } from '@rapport/model/commands/command';
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
  if (type.fields['stage']?.options === 'stage') {
    const chosen = given['stage'] && 'value' in given['stage'] ? definitions.stages.get(String(given['stage'].value)) : undefined;
    const pipeline = definitions.pipelines.find((one) => (chosen ? one.id === chosen.pipeline : !one.archived));
    const stage = chosen ?? pipeline?.stages.find((one) => !one.archived && one.outcome === 'open');
    if (pipeline) changes['pipeline'] = { value: pipeline.id };
    if (stage) changes['stage'] = { value: stage.id };
  }
  return { ...changes, ...given };
}

/** The values that changes lead to, on an empty record. */
export function valuesOf(changes: Changes): Values {
  const values: { [field: string]: Value | undefined } = {};
  for (const [field, change] of Object.entries(changes)) {
    values[field] = 'value' in change ? (change.value ?? undefined) : [...change.add].sort();
  }
  return values;
}
