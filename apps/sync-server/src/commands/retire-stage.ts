import { can } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { objectTypes } from '@rapport/model/objects/index';
import { settingsIds } from '@rapport/model/settings/definitions';
import { settingsType } from '@rapport/model/settings/settings-type';
import type { Handler } from './command-context.ts';
import { inPasses, type Pass } from './in-passes.ts';

/** Archives the stage first, so that nobody is offered it any more, then moves what stands in it. One undo takes back both. */
export const retireStage: Handler<'retire-stage'> = async (context, { stage, to }) => {
  if (!can(context.actor, 'edit-settings')) throw new RefusalError('not-allowed');
  const { stages } = context.definitions();
  const target = stages.get(to);
  if (!stages.has(stage)) throw new RefusalError('not-found');
  if (!target || target.archived || to === stage)
    throw new RefusalError('invalid-field', { field: 'to', values: { reason: 'not-an-option' } });
  return inPasses(context, [
    { type: settingsType, which: [settingsIds.pipelines], changes: { [`stage/${stage}/archived`]: { value: true } } },
    ...Object.values(objectTypes).flatMap((type) =>
      Object.keys(type.fields)
        .filter((key) => type.storage === 'document' && type.fields[key]?.options === 'stage')
        .map((key): Pass => ({ type, which: [{ field: key, op: 'eq', value: stage }], changes: { [key]: { value: to } } })),
    ),
  ]);
};
