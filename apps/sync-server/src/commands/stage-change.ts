import type { Changes } from '@rapport/model/commands/command';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Definitions } from '@rapport/model/settings/definitions';

/** A stage belongs to a pipeline: whoever sets one sets the other, unless they say otherwise. */
export function withPipeline(type: ObjectType, changes: Changes, current: unknown, definitions: Definitions): Changes {
  const stageKey = Object.keys(changes).find((key) => type.fields[key]?.options === 'stage');
  const pipelineKey = Object.keys(type.fields).find((key) => type.fields[key]?.options === 'pipeline');
  if (!stageKey || !pipelineKey || pipelineKey in changes) return changes;
  const change = changes[stageKey];
  if (!change || !('value' in change) || typeof change.value !== 'string') return changes;
  const pipeline = definitions.stages.get(change.value)?.pipeline;
  return pipeline === undefined || pipeline === current ? changes : { ...changes, [pipelineKey]: { value: pipeline } };
}
