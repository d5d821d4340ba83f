import type { Changes } from '@rapport/model/commands/command';
import { losing } from '@rapport/model/features/pipeline/stage-change';
import { titleOf } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { t } from '../../text.svelte.ts';
import { askWhyLost, type LostAnswer, type LostQuestion } from './lost-question.svelte.ts';

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
  side: LostQuestion['side'] = 'bottom',
): Promise<boolean> {
  const key = type.board ?? 'stage';
  const lost = losing(type, stage, rows, (row) => row.values[key], client.definitions);
  const elsewhere = rows.filter((row) => row.values[key] !== stage);
  const moved = lost.length > 0 ? lost : elsewhere;
  if (moved.length === 0) return false;
  let why: Changes = {};
  if (lost.length > 0) {
    const names = lost.map((row) => titleOf(type, row.values) || t('untitled'));
    const answer = await askWhyLost({ type: type.key, names, anchor, side });
    if (!answer) return false;
    why = reasonChanges(type, answer);
  }
  await client.update(
    type.key,
    moved.map(({ id }) => id),
    { [key]: { value: stage }, ...why },
  );
  return true;
}

function reasonChanges({ closing }: ObjectType, { reason, comment }: LostAnswer): Changes {
  if (!closing) return {};
  return {
    ...(reason === undefined ? {} : { [closing.reason]: { value: reason } }),
    ...(comment === '' ? {} : { [closing.comment]: { value: comment } }),
  };
}
