import type { ObjectType } from '../../schema/object-type.ts';
import type { Values } from '../../schema/row.ts';
import type { Definitions, Pipeline, Stage } from '../../settings/definitions.ts';

/**
 * What the columns of a type's board may be: the pipelines, or the one list of options that its board is over, read as a
 * pipeline without a name whose stages are no likelier one than the other. Archived pipelines are left out.
 */
export function boardPipelines(type: ObjectType, definitions: Definitions): readonly Pipeline[] {
  const field = type.board === undefined ? undefined : type.fields[type.board];
  if (typeof field?.options !== 'object') return field ? definitions.pipelines.filter(({ archived }) => !archived) : [];
  const { list } = field.options;
  const stages = (definitions.choices.get(list) ?? []).map(({ id, label, order, colour, archived }): Stage => ({
    id,
    pipeline: list,
    label,
    order,
    probability: 0,
    category: 'omitted',
    outcome: type.finished.includes(id) ? 'won' : 'open',
    colour,
    archived,
    daysToRot: 0,
    requires: [],
  }));
  return [{ id: list, label: '', order: 0, archived: false, stages }];
}

/** Whether a record is over by its own word: done, or at an option that finishes it. Stages are asked by who has them. */
export const isFinished = (type: ObjectType, values: Values): boolean =>
  values['done'] === true || (type.board !== undefined && type.finished.includes(String(values[type.board] ?? '')));
