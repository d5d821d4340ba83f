import { can } from '@rapport/model/access/can';
import type { CommandResult } from '@rapport/model/commands/command';
import { RefusalError } from '@rapport/model/errors';
import { documentType, settingsType } from '@rapport/model/settings/settings-type';
import type { RegistryChange } from '@rapport/persistence/server/log/batch';
import type { LiveDocument } from '../documents/live-document.ts';
import { commit, refuseOrSkip, withDocuments, type CommandContext, type Handler, type Of } from './command-context.ts';
import { setEntriesDeleted } from './entry.ts';

export const remove: Handler<'delete'> = (context, command) => change(context, command, 'deleted');
export const restore: Handler<'restore'> = (context, command) => change(context, command, 'restored');

const atOnce = 500;

/** Puts records into the trash or takes them out: a change of the registry with a position in each record's log. */
async function change(
  context: CommandContext,
  command: Of<'delete'> | Of<'restore'>,
  to: 'deleted' | 'restored',
): Promise<CommandResult> {
  const { actor, madeAt, now, origin } = context;
  const type = documentType(command.type);
  if (!type || type.key === settingsType.key) throw new RefusalError('unknown-type', { field: command.type });
  if (type.storage === 'ledger') return setEntriesDeleted(context, type, command.records, to === 'deleted');
  const many = command.records.length > 1;
  if (!can(actor, 'delete') || (many && to === 'deleted' && !can(actor, 'delete-many'))) throw new RefusalError('not-allowed');
  const at = now();
  const result = {
    id: command.id,
    records: [] as CommandResult['records'][number][],
    skipped: [] as CommandResult['skipped'][number][],
  };
  const chunks = Math.max(1, Math.ceil(command.records.length / atOnce));
  for (let chunk = 0; chunk < chunks; chunk++) {
    const slice = command.records.slice(chunk * atOnce, (chunk + 1) * atOnce);
    await withDocuments(context, type.key, slice, (open) => {
      const changed: LiveDocument[] = [];
      const registryChanges: RegistryChange[] = [];
      for (const [index, live] of open.entries()) {
        const record = slice[index] as string;
        if (!live) {
          refuseOrSkip(many, result.skipped, record, { kind: 'not-found' });
          continue;
        }
        // Doing it twice is as good as once, and also how an interrupted command goes on.
        if ((live.deletedAt !== null) !== (to === 'deleted')) {
          registryChanges.push(live.registryChange(to, { actor: actor.memberId, origin, commandId: command.id, madeAt, at }));
          changed.push(live);
        }
        result.records.push({ type: type.key, record, position: live.position });
      }
      return commit(context, changed, { registryChanges }, chunk === chunks - 1 ? result : undefined, { kind: to });
    });
  }
  return result;
}
