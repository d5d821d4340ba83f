import { can } from '@rapport/model/access/can';
import type { Command, CommandResult } from '@rapport/model/commands/command';
import { withStageRules } from '@rapport/model/features/pipeline/stage-change';
import { localDay } from '@rapport/model/query/resolve-operand';
import { applyChanges } from '@rapport/model/documents/record-document';
import { RefusalError } from '@rapport/model/errors';
import { deleteKeptEdits, readKeptEdits, type KeptRow } from '@rapport/persistence/server/kept/kept-edits';
import type { LogRow, RegistryChange } from '@rapport/persistence/server/log/batch';
import type { LiveDocument } from '../documents/live-document.ts';
import { serverOrigin } from '../documents/live-document.ts';
import { commit, isVisible, type CommandContext, type Handler } from './command-context.ts';
import { entry } from './entry.ts';
import { numberRefusal } from './number-refusal.ts';

/**
 * Takes a record out of the trash, where it still is there, and writes what its author had written into it meanwhile: as
 * of now, for now is when they decide. What cannot be written any more stays kept and is listed.
 */
export const recover: Handler<'recover'> = async (context, command) => {
  const { actor, documents, workspaceId, database } = context;
  if (!can(actor, 'edit')) throw new RefusalError('not-allowed');
  const kept = await readKeptEdits(database, workspaceId, actor.memberId, { record: command.record });
  const name = await documents.nameOf(workspaceId, command.type, command.record);
  if (name === undefined) throw new RefusalError('not-found');
  const open = new Map<string, LiveDocument>();
  try {
    for (const one of new Set([name, ...kept.flatMap(({ document }) => document ?? [])]))
      open.set(one, await documents.open(one));
    // What one lost sight of meanwhile is kept on; it may come back.
    if ([...open.values()].some((live) => !isVisible(live, actor))) throw new RefusalError('not-found');
    const { result, done } = await putBack(context, name, open, kept);
    // Comments last: they need their record back.
    for (const one of kept) {
      const body = one.command as Command | null;
      if (body?.kind !== 'entry') continue;
      await entry({ ...context, command: body }, body);
      done.push(one);
    }
    await deleteKeptEdits(
      database,
      workspaceId,
      actor.memberId,
      command.record,
      done.map(({ id }) => id),
    );
    return result;
  } finally {
    for (const live of open.values()) documents.release(live);
  }
};

/** Throws away what is kept for its author of one record. */
export const discard: Handler<'discard'> = async (context, command) => {
  const { actor, database, workspaceId } = context;
  const kept = await readKeptEdits(database, workspaceId, actor.memberId, { record: command.record });
  await deleteKeptEdits(
    database,
    workspaceId,
    actor.memberId,
    command.record,
    kept.map(({ id }) => id),
  );
  const result: CommandResult = { id: command.id, records: [], skipped: [] };
  await commit(context, [], {}, result);
  return result;
};

/** One synchronous turn and one commit: nobody sees the record back without the edits. */
async function putBack(
  context: CommandContext,
  name: string,
  open: ReadonlyMap<string, LiveDocument>,
  kept: readonly KeptRow[],
): Promise<{ readonly result: CommandResult; readonly done: KeptRow[] }> {
  const { actor, command, origin, now, documents, definitions } = context;
  const at = now();
  const registryChanges: RegistryChange[] = [];
  const updates: LogRow[] = [];
  const done: KeptRow[] = [];
  const skipped: CommandResult['skipped'][number][] = [];
  for (const live of open.values()) {
    if (!live.deletedAt) continue;
    if (!can(actor, 'delete')) throw new RefusalError('not-allowed');
    registryChanges.push(
      live.registryChange('restored', { actor: actor.memberId, origin, commandId: command.id, madeAt: at, at }),
    );
  }
  for (const one of kept) {
    const body = one.command as Command | null;
    const live = open.get(one.document ?? name);
    if (!live || (body && body.kind !== 'update')) continue;
    try {
      if (one.update) {
        const edit = { update: one.update, actor, base: live.position, madeAt: at, inOrder: true, source: serverOrigin };
        updates.push(...live.receive(edit, at));
      } else if (body?.kind === 'update') {
        const before = live.fields();
        const known = definitions();
        // What was won on the day it was typed closed on that day.
        const today = localDay({ now: one.madeAt.toISOString(), timeZone: known.workspace.timeZone });
        const changes = withStageRules(live.type, body.changes, (field) => before.get(field), { definitions: known, today });
        const renumbered = numberRefusal(live.type, changes, before);
        if (renumbered) throw new RefusalError(renumbered.kind, renumbered);
        const by = { actor: actor.memberId, origin, commandId: command.id, base: live.position, madeAt: at, at };
        updates.push(...live.change(() => applyChanges(live.doc, live.type, changes), by));
      }
      done.push(one);
    } catch (error) {
      if (!(error instanceof RefusalError)) {
        // Positions may be taken that no row has: only the log knows what the documents are now.
        for (const each of open.keys()) documents.drop(each);
        throw error;
      }
      skipped.push({ record: one.record, refusal: error.refusal });
    }
  }
  const changed = [...open.values()];
  const records = changed.map((live) => ({ type: live.type.key, record: live.address.id, position: live.position }));
  const result: CommandResult = { id: command.id, records, skipped };
  const before = registryChanges.length > 0 ? { kind: 'restored' } : undefined;
  await commit(context, changed, { registryChanges, updates }, result, before);
  return { result, done };
}
