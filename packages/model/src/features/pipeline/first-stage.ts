import type { Changes, FieldChange } from '../../commands/command.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { Definitions } from '../../settings/definitions.ts';

const valueOf = (change: FieldChange | undefined): unknown =>
  change && 'value' in change ? (change.value ?? undefined) : undefined;

/**
 * What a new record of a type that moves through stages begins with: the first open stage of the pipeline that is given,
 * or of the first one; a stage that is given brings its pipeline along. Whoever makes it, by hand, by program or by import: a board shows what stands in a stage.
 */
export function withFirstStage(type: ObjectType, changes: Changes, definitions: Definitions): Changes {
  const begun = withFirstOption(type, changes, definitions);
  if (begun) return begun;
  const keyOf = (options: string) => Object.keys(type.fields).find((key) => type.fields[key]?.options === options);
  const [stageKey, pipelineKey] = [keyOf('stage'), keyOf('pipeline')];
  if (stageKey === undefined || pipelineKey === undefined) return changes;
  const given = valueOf(changes[pipelineKey]);
  const chosen = valueOf(changes[stageKey]);
  if (chosen !== undefined) {
    const of = definitions.stages.get(String(chosen))?.pipeline;
    return given !== undefined || of === undefined ? changes : { ...changes, [pipelineKey]: { value: of } };
  }
  const pipeline = definitions.pipelines.find(({ id, archived }) => (given === undefined ? !archived : id === given));
  const stage = pipeline?.stages.find(({ archived, outcome }) => !archived && outcome === 'open');
  if (!pipeline || !stage) return changes;
  return { ...changes, [pipelineKey]: { value: pipeline.id }, [stageKey]: { value: stage.id } };
}

/** And of a type whose board is over a list of options: the first that does not finish it. Undefined for other types. */
function withFirstOption(type: ObjectType, changes: Changes, { choices }: Definitions): Changes | undefined {
  const options = type.board === undefined ? undefined : type.fields[type.board]?.options;
  if (type.board === undefined || typeof options !== 'object') return undefined;
  if (valueOf(changes[type.board]) !== undefined) return changes;
  const first = choices.get(options.list)?.find(({ id, archived }) => !archived && !type.finished.includes(id));
  return first ? { ...changes, [type.board]: { value: first.id } } : changes;
}
