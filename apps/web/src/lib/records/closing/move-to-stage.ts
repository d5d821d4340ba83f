import type { Changes } from '@rapport/model/commands/command';
import { losing } from '@rapport/model/features/pipeline/stage-change';
import { missingFor } from '@rapport/model/settings/stage-requirements';
import { titleOf } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { t } from '../../text.svelte.ts';
import { askRequired } from '../stage/required-question.svelte.ts';
import { askWhyLost, type LostAnswer, type LostQuestion } from './lost-question.svelte.ts';

type Movable = Pick<Row, 'id' | 'values'>;

/**
 * Moves records to a stage: one command, one undo, unless they lack different fields that the stage asks for. Where that
 * loses some of them it asks why first, beside `anchor`; until it is answered nothing has moved. Answers whether it did.
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
  const lacking = (row: Movable) => lackedBy(client, type, row, stage).filter((field) => !(field in why));
  const required = await askFor(client, type, moved, stage, lacking);
  if (!required) return false;
  // What is given fills gaps only: records that lack the same go together, mostly all of them.
  const groups = Map.groupBy(moved, (row) => lacking(row).join());
  for (const rows of groups.values()) {
    const fields = lacking(rows[0]!);
    // Shown at once: nobody who goes on with what has moved waits for the disk.
    void client.update(
      type.key,
      rows.map(({ id }) => id),
      {
        [key]: { value: stage },
        ...why,
        ...Object.fromEntries(Object.entries(required).filter(([field]) => fields.includes(field))),
      },
    );
  }
  return true;
}

/** What the stage asks for and the record lacks. The day on which it closes is filled by closing it. */
const lackedBy = ({ definitions }: WorkspaceClient, type: ObjectType, { values }: Movable, id: string): readonly string[] => {
  const stage = definitions.stages.get(id);
  const fields = missingFor(type, stage, values);
  return stage?.outcome === 'open' ? fields : fields.filter((key) => key !== type.closing?.date);
};

/** Asks once for what some of the records lack; undefined when it was not given. */
async function askFor(
  client: WorkspaceClient,
  type: ObjectType,
  rows: readonly Movable[],
  id: string,
  lacking: (row: Movable) => readonly string[],
): Promise<Changes | undefined> {
  const stage = client.definitions.stages.get(id);
  const fields = [...new Set(rows.flatMap(lacking))];
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
