import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import type { KeyBinding } from '#lib/shell/keymap.svelte.ts';
import { t } from '#lib/text.svelte.ts';
import { ownerField } from '../record-actions.ts';
import { removeRecords } from '../record-questions.ts';
import { t as viewText } from '../views/words.svelte.ts';

type TableActs = {
  /** Whether there is a row under the keyboard that is not being edited. */
  readonly here: () => boolean;
  /** What is marked, else the row under the keyboard. */
  readonly targets: () => readonly Row[];
  readonly step: (key: string) => void;
  readonly edit: () => void;
  readonly ask: (field: string | undefined) => void;
  readonly select: () => void;
  readonly selectTo: () => void;
  /** Of a list that stands in groups. */
  readonly fold: { readonly canHere: () => boolean; readonly here: () => void; readonly all: () => void } | undefined;
};

/** What single keys do in a list. */
export function tableKeys(client: WorkspaceClient, type: ObjectType, acts: TableActs): readonly KeyBinding[] {
  const group = t('records:keys.list');
  const { here, targets, fold } = acts;
  const some = () => targets().length > 0;
  const owner = ownerField(type);
  return [
    { keys: 'J', label: t('records:keys.down'), group, run: () => acts.step('J') },
    { keys: 'K', label: t('records:keys.up'), group, run: () => acts.step('K') },
    { keys: 'Enter', label: t('records:keys.open'), group, when: () => false, run: () => undefined },
    { keys: 'Space', label: t('records:keys.peek'), group, when: () => false, run: () => undefined },
    { keys: 'X', label: t('records:keys.select'), group, when: here, run: acts.select },
    { keys: 'Shift+X', label: t('records:keys.selectTo'), group, when: here, run: acts.selectTo },
    ...(fold
      ? [
          { keys: 'Z', label: viewText('column.keys.fold'), group, when: fold.canHere, run: fold.here },
          { keys: 'Shift+Z', label: viewText('column.keys.foldAll'), group, run: fold.all },
        ]
      : []),
    { keys: 'E', label: t('records:keys.edit'), group, when: here, run: acts.edit },
    ...(type.board ? [{ keys: 'S', label: t('records:keys.stage'), group, when: some, run: () => acts.ask(type.board) }] : []),
    ...(owner ? [{ keys: 'A', label: t('records:keys.assign'), group, when: some, run: () => acts.ask(owner) }] : []),
    {
      keys: 'Delete',
      label: t('records:keys.delete'),
      group,
      when: () => some() && type.storage === 'document' && client.canDelete(targets().length),
      run: () => removeRecords(client, type, targets()),
    },
  ];
}
