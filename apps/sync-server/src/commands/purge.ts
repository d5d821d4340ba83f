import { can } from '@rapport/model/access/can';
import type { CommandResult } from '@rapport/model/commands/command';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { documentType, settingsType } from '@rapport/model/settings/settings-type';
import { findRegistry } from '@rapport/persistence/server/log/load-documents';
import { commit, refuseOrSkip, type Handler } from './command-context.ts';

/** Erases records that lie in the trash. There is no way back, so it takes more than the right to delete. */
export const purge: Handler<'purge'> = async (context, command) => {
  const { actor, database, workspaceId } = context;
  const type = documentType(command.type);
  if (!type || type.key === settingsType.key || type.storage !== 'document')
    throw new RefusalError('unknown-type', { field: command.type });
  if (!can(actor, 'erase')) throw new RefusalError('not-allowed');
  const many = command.records.length > 1;
  const registry = await findRegistry(database, workspaceId, command.records);
  const skipped: CommandResult['skipped'][number][] = [];
  const erasable: string[] = [];
  for (const record of command.records) {
    const known = registry.get(record);
    if (!known || known.type !== type.key) refuseOrSkip(many, skipped, record, { kind: 'not-found' });
    else if (!known.deletedAt) refuseOrSkip(many, skipped, record, { kind: 'not-in-trash' });
    // Erased already: that is how an interrupted command goes on.
    else erasable.push(record);
  }
  for (let start = 0; start < erasable.length; start += limits.erasedAtOnce.value)
    await context.erase(erasable.slice(start, start + limits.erasedAtOnce.value), actor.memberId);
  // Somebody may have restored one in the same moment.
  const after = await findRegistry(database, workspaceId, erasable);
  const erased: string[] = [];
  for (const record of erasable) {
    if (after.get(record)?.erasedAt) erased.push(record);
    else refuseOrSkip(many, skipped, record, { kind: 'not-in-trash' });
  }
  const result: CommandResult = {
    id: command.id,
    records: erased.map((record) => ({ type: type.key, record, position: 0 })),
    skipped,
  };
  await commit(context, [], {}, result, { kind: 'purge' });
  return result;
};
