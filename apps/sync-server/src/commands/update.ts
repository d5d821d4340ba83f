import { can } from '@rapport/model/access/can';
import type { Changes, CommandResult } from '@rapport/model/commands/command';
import { applyChanges, changesToEntries } from '@rapport/model/documents/record-document';
import { type Refusal, RefusalError } from '@rapport/model/errors';
import { withStageRules } from '@rapport/model/features/pipeline/stage-change';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { documentType, editVerb } from '@rapport/model/settings/settings-type';
import type { LogRow } from '@rapport/persistence/server/log/batch';
import { changedKeys, type LiveDocument } from '../documents/live-document.ts';
import { inChunks } from './chunks.ts';
import { changeEntries } from './entry.ts';
import { refuseOrSkip, type CommandContext, type Handler } from './command-context.ts';
import { linkRefusal } from './link-refusal.ts';
import { refuseLacking, refuseUnmeant } from './meaning.ts';
import { numberRefusal } from './number-refusal.ts';
import { refuseHiddenHomes } from './sight.ts';
import { stageContext } from './stage-context.ts';
import { inTree, placingsOf } from './tree.ts';

/** Changes fields of one record or of thousands, the fields that only the server may write among them. */
export const update: Handler<'update'> = async (context, command) => {
  const type = documentType(command.type);
  if (!type) throw new RefusalError('unknown-type', { field: command.type });
  if (type.storage === 'ledger') return changeEntries(context, type, command);
  if (!command.records.every((id) => can(context.actor, editVerb({ type: type.key, id })))) throw new RefusalError('not-allowed');
  // Refused before the first record is touched.
  for (const entry of changesToEntries(type, command.changes)) void entry;
  refuseShares(type, command.changes);
  refuseLacking(type, command.changes, 'update');
  await refuseUnmeant(context, type, command.changes, command.records.length === 1 ? command.records[0] : undefined);
  await refuseHiddenHomes(context, type, command.changes);
  return inTree(context, type, placingsOf(type, command.records, command.changes), (refused) =>
    inChunks(context, type.key, command.records, (open, records) =>
      changeAll(context, type, open, records, () => command.changes, refused),
    ),
  );
};

/**
 * With whom a record is shared is for the commands that share to say: they know whom one may share with. What else is the
 * server's and not shown follows from other things.
 */
export function refuseShares(type: ObjectType, changes: Changes): void {
  for (const field of Object.keys(changes))
    if (type.fields[field]?.shown === false && type.fields[field].writer === 'server')
      throw new RefusalError('read-only-field', { field });
}

export type Written = { readonly [key: string]: readonly [before: unknown, after: unknown] };
export type Chunk = {
  readonly changed: readonly LiveDocument[];
  readonly updates: readonly LogRow[];
  readonly records: CommandResult['records'];
  readonly skipped: CommandResult['skipped'];
  readonly before: { readonly [record: string]: Written };
};

/** One synchronous turn over documents that are open: nothing can land in between. */
export function changeAll(
  context: CommandContext,
  type: ObjectType,
  open: readonly (LiveDocument | undefined)[],
  records: readonly string[],
  changesFor: (record: string) => Changes,
  refused: ReadonlyMap<string, Refusal> = new Map(),
): Chunk {
  const { actor, command, origin, madeAt, now } = context;
  const stages = stageContext(context);
  const many = !('records' in command) || command.records.length > 1;
  const at = now();
  const chunk = {
    changed: [] as LiveDocument[],
    updates: [] as LogRow[],
    records: [] as CommandResult['records'][number][],
    skipped: [] as CommandResult['skipped'][number][],
    before: {} as Record<string, Written>,
  };
  for (const [index, record] of records.entries()) {
    const live = open[index];
    if (!live || live.deletedAt) {
      refuseOrSkip(many, chunk.skipped, record, { kind: live ? 'in-trash' : 'not-found' });
      continue;
    }
    const before = live.fields();
    const changes = withStageRules(type, changesFor(record), (field) => before.get(field), stages);
    const by = {
      actor: actor.memberId,
      origin,
      commandId: command.id,
      base: many ? undefined : command.base,
      madeAt,
      at,
    };
    const refusal = refused.get(record) ?? numberRefusal(type, changes, before) ?? linkRefusal(type, changes, before);
    if (refusal) {
      refuseOrSkip(many, chunk.skipped, record, refusal);
      continue;
    }
    const rows = live.change(() => applyChanges(live.doc, type, changes), by);
    chunk.records.push({ type: type.key, record, position: live.position });
    if (rows.length === 0) continue;
    chunk.changed.push(live);
    chunk.updates.push(...rows);
    chunk.before[record] = Object.fromEntries(
      changedKeys(before, live.fields()).map(([key, after]) => [key, [before.get(key) ?? null, after ?? null]]),
    );
  }
  return chunk;
}
