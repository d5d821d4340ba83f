import type { Changes } from '@rapport/model/commands/command';
import { losing } from '@rapport/model/features/pipeline/stage-change';
import { missingFor } from '@rapport/model/settings/stage-requirements';
import { titleOf } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { t } from '../../text.svelte.ts';
import { askRequired } from '../stage/required-question.svelte.ts';
import { askWhyLost, type LostAnswer } from './lost-question.svelte.ts';

type Movable = Pick<Row, 'id' | 'values'>;

/**
 * Moves records to a stage: one command, one undo. Where that loses some of them it asks why first, beside `anchor`;
 * until it is answered nothing has moved. Answers whether it did.
 */
export async function moveToStage(
  client: WorkspaceClient,
  type: ObjectType,
  rows: readonly Movable[],
  stage: string,
  anchor: HTMLElement,
): Promise<boolean> {
  const key = type.board ?? 'stage';
  const lost = losing(type, stage, rows, (row) => row.values[key], client.definitions);
  const elsewhere = rows.filter((row) => row.values[key] !== stage);
  const moved = lost.length > 0 ? lost : elsewhere;
  if (moved.length === 0) return false;
  let why: Changes = {};
  if (lost.length > 0) {
    const names = lost.map((row) => titleOf(type, row.values) || t('untitled'));
    const answer = await askWhyLost({ type: type.key, names, anchor });
    if (!answer) return false;
    why = reasonChanges(type, answer);
  }
  const required = await requiredChanges(client, type, moved, stage, why);
  if (!required) return false;
  await client.update(
    type.key,
    moved.map(({ id }) => id),
    { [key]: { value: stage }, ...why, ...required },
  );
  return true;
}

/** What the stage asks for and none of the records has; undefined when it was not given. */
async function requiredChanges(
  client: WorkspaceClient,
  type: ObjectType,
  rows: readonly Movable[],
  id: string,
  given: Changes,
): Promise<Changes | undefined> {
  const stage = client.definitions.stages.get(id);
  const fields = missingFor(type, stage, {}).filter(
    (key) =>
      !(key in given) &&
      rows.every((row) => row.values[key] === undefined) &&
      !(stage?.outcome !== 'open' && type.closing?.date === key),
  );
  if (!stage || fields.length === 0) return {};
  const names = rows.map((row) => titleOf(type, row.values) || t('untitled'));
  return askRequired({ type: type.key, stage, names, fields, values: rows.length === 1 ? (rows[0]?.values ?? {}) : {} });
}

function reasonChanges({ closing }: ObjectType, { reason, comment }: LostAnswer): Changes {
  if (!closing) return {};
  return {
    ...(reason === undefined ? {} : { [closing.reason]: { value: reason } }),
    ...(comment === '' ? {} : { [closing.comment]: { value: comment } }),
  };
}
