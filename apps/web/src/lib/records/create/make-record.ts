import type { Changes } from '@rapport/model/commands/command';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { titleFields } from '@rapport/model/schema/title-fields';
import { v7 as uuidv7 } from 'uuid';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { t } from '#lib/text.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { startingChanges } from '../new-record.ts';

/** What is made along with a record, and the field that then names it. */
type Along = { readonly type: ObjectType; readonly name: string; readonly field: string; readonly several: boolean };

/** Makes a record, and what is made along with it, in one step. Answers its id and what takes the step back. */
export function makeRecord(
  client: WorkspaceClient,
  type: ObjectType,
  changes: Changes,
  along?: Along,
): { readonly record: string; readonly kept: Promise<string> } {
  const record = uuidv7();
  const other = uuidv7();
  const starting = (of: ObjectType, given: Changes) => startingChanges(of, client.definitions, client.me.memberId, given);
  const named: Changes = along ? { [along.field]: along.several ? { add: [other], remove: [] } : { value: other } } : {};
  const kept = client.undo.together(() => {
    if (along)
      void client.run({
        kind: 'create',
        type: along.type.key,
        record: other,
        changes: starting(along.type, titleFields(along.type, along.name)),
      });
    return client.run({ kind: 'create', type: type.key, record, changes: starting(type, { ...changes, ...named }) });
  });
  return { record, kept };
}

/** Says that it is there, with the way to it and the way back. */
export function tellMade(client: WorkspaceClient, name: string, href: string, step: string): void {
  toasts.show({
    text: t('toast.created', { name: name || t('untitled') }),
    link: { label: t('toast.open'), href },
    action: { label: t('undo'), run: () => void client.undo.undoStep(step) },
  });
}
