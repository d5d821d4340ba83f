import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Action } from '#lib/shell/actions.svelte.ts';
import { language, t } from '#lib/text.svelte.ts';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';
import type { FieldSurroundings } from './fields/surroundings.svelte.ts';
import { moveToStage } from './closing/move-to-stage.ts';
import { changeTo, fieldOptions, ownerField } from './record-actions.ts';
import { removeRecords } from './record-questions.ts';

/** What the palette can do with these records: set stage and owner, delete. */
export function pageActions(
  client: WorkspaceClient,
  surroundings: FieldSurroundings,
  type: ObjectType,
  rows: readonly Row[],
): readonly Action[] {
  if (rows.length === 0 || !client.can('edit') || type.storage === 'ledger') return [];
  const ids = rows.map((row) => row.id);
  const fields = [type.board, ownerField(type)].filter((key) => key !== undefined);
  const sets = fields.flatMap((key) => {
    const field = type.fields[key];
    if (!field) return [];
    return fieldOptions(client, surroundings, field, rows).map((option): Action => ({
      label: t('records:setField', { field: field.label[language()] }),
      detail: `→ ${option.label}`,
      whenTyping: true,
      run: () =>
        void (key === type.board
          ? moveToStage(client, type, rows, option.value, document.querySelector<HTMLElement>('main h1') ?? document.body)
          : client.update(type.key, ids, { [key]: changeTo(field, option.value) })),
    }));
  });
  const remove: Action[] = client.canDelete(rows.length)
    ? [
        {
          label: t('records:deleteCount', { count: rows.length }),
          destructive: true,
          run: () => removeRecords(client, type, rows),
        },
      ]
    : [];
  return [...sets, ...remove];
}
