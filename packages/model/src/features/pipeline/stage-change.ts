import type { Changes, FieldChange } from '../../commands/command.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { Definitions, StageOutcome } from '../../settings/definitions.ts';

/** What a move depends on beside the record: nothing is asked of a clock. */
export type StageContext = {
  readonly definitions: Definitions;
  /** `YYYY-MM-DD` of the moment at which the move was made, in the workspace's time zone. */
  readonly today: string;
};

/**
 * What choosing a stage means for the rest of the record. The pipeline follows its stage. What is won or lost closes
 * today; what is opened again has no day of closing and no reason for its loss: the events keep both. Whatever the
 * changes say themselves stands. The server and the row shown before its answer ask this one function, so that nothing
 * flickers in between.
 */
export function withStageRules(
  type: ObjectType,
  changes: Changes,
  current: (field: string) => unknown,
  { definitions, today }: StageContext,
): Changes {
  const stageKey = Object.keys(changes).find((key) => type.fields[key]?.options === 'stage');
  const change = stageKey === undefined ? undefined : changes[stageKey];
  if (stageKey === undefined || !change || !('value' in change)) return changes;
  const stage = typeof change.value === 'string' ? definitions.stages.get(change.value) : undefined;
  const added: { [field: string]: FieldChange } = {};
  const pipelineKey = Object.keys(type.fields).find((key) => type.fields[key]?.options === 'pipeline');
  if (pipelineKey && stage && stage.pipeline !== current(pipelineKey)) added[pipelineKey] = { value: stage.pipeline };
  const before = definitions.stages.get(String(current(stageKey)))?.outcome ?? 'open';
  if (type.closing && stage) Object.assign(added, closingChanges(type.closing, before, stage.outcome, current, today));
  return Object.keys(added).length === 0 ? changes : { ...added, ...changes };
}

function closingChanges(
  { date, reason, comment }: NonNullable<ObjectType['closing']>,
  before: StageOutcome,
  after: StageOutcome,
  current: (field: string) => unknown,
  today: string,
): Changes {
  if (before === after) return {};
  const cleared = [...(after === 'open' ? [date] : []), ...(before === 'lost' ? [reason, comment] : [])];
  return {
    ...Object.fromEntries(
      cleared.flatMap((key) => ((current(key) ?? undefined) === undefined ? [] : [[key, { value: null }] as const])),
    ),
    ...(after === 'open' ? {} : { [date]: { value: today } }),
  };
}

/** Which of these records a move to `stage` would lose: those that nobody has lost yet. */
export function losing<Record>(
  type: ObjectType,
  stage: string,
  records: readonly Record[],
  stageOf: (record: Record) => unknown,
  definitions: Definitions,
): readonly Record[] {
  if (!type.closing || definitions.stages.get(stage)?.outcome !== 'lost') return [];
  return records.filter((record) => definitions.stages.get(String(stageOf(record)))?.outcome !== 'lost');
}
