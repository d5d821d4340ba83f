import { can } from '@rapport/model/access/can';
import type { CommandResult } from '@rapport/model/commands/command';
import { encodeFields } from '@rapport/model/documents/encode-fields';
import { applyChanges, changesToEntries, type Entry } from '@rapport/model/documents/record-document';
import { RefusalError } from '@rapport/model/errors';
import { withFirstStage } from '@rapport/model/features/pipeline/first-stage';
import { withStageRules } from '@rapport/model/features/pipeline/stage-change';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { projectRecord } from '@rapport/model/projection/project-record';
import { serialKey } from '@rapport/model/schema/serial';
import { findRegistry } from '@rapport/persistence/server/log/load-documents';
import { commit, withDocuments, type CommandContext, type Handler, type Of } from './command-context.ts';
import { belongsToErased } from './erased.ts';
import { linkRefusal } from './link-refusal.ts';
import { refuseLacking, refuseUnmeant } from './meaning.ts';
import { numberRefusal } from './number-refusal.ts';
import { refuseHiddenHomes } from './sight.ts';
import { stageContext } from './stage-context.ts';
import { inTree, placingsOf } from './tree.ts';
import { refuseShares } from './update.ts';

/**
 * Makes a record: its registry row and its first update commit together [registry first]. Two creations of one id (two
 * people who began the same note offline) are one record; the second fills what the first left empty.
 */
export const create: Handler<'create'> = async (context, command) => {
  const { actor, workspaceId, database } = context;
  const type = objectType(command.type);
  if (!type || type.storage !== 'document') throw new RefusalError('unknown-type', { field: command.type });
  if (!can(actor, 'create')) throw new RefusalError('not-allowed');
  const staged = withFirstStage(type, command.changes, context.definitions());
  const changes = withStageRules(type, staged, () => undefined, stageContext(context));
  const refusal = numberRefusal(type, changes, new Map()) ?? linkRefusal(type, changes, new Map());
  if (refusal) throw new RefusalError(refusal.kind, refusal);
  refuseShares(type, changes);
  refuseLacking(type, changes, 'create');
  const entries = [...changesToEntries(type, changes)];
  await refuseUnmeant(context, type, changes);
  if (encodeFields(context.serverClient, entries).length > limits.recordBytes.value)
    throw new RefusalError('too-large', { values: { limit: limits.recordBytes.value } });

  const registered = (await findRegistry(database, workspaceId, [command.record])).get(command.record);
  if (registered) {
    if (registered.type !== type.key) throw new RefusalError('already-exists');
    if (registered.erasedAt) throw new RefusalError('erased');
  } else {
    await refuseHiddenHomes(context, type, changes);
    if (await belongsToErased(context, type.key, changes)) throw new RefusalError('erased');
  }
  // Nothing within waits for another creation: that one could be waiting for its turn.
  return inTree(context, type, placingsOf(type, [command.record], changes), (refused) => {
    const circular = refused.get(command.record);
    if (circular) throw new RefusalError(circular.kind, circular);
    return registered ? fill(context, command, changes) : make(context, command, type, entries);
  });
};

async function make(
  context: CommandContext,
  command: Of<'create'>,
  type: ObjectType,
  fields: readonly Entry[],
): Promise<CommandResult> {
  const { actor, documents, workspaceId, madeAt, now, origin } = context;
  const entries = [...fields];
  const number = serialKey(type);
  if (number !== undefined) entries.unshift([number, (await context.numbers.take(type.key, 1))[0]]);
  const at = now();
  const by = { workspaceId, generation: 1, actor: actor.memberId, origin, commandId: command.id, madeAt, at } as const;
  const result: CommandResult = {
    id: command.id,
    records: [{ type: type.key, record: command.record, position: 1 }],
    skipped: [],
  };
  await commit(
    context,
    [],
    {
      documents: [
        { workspaceId, id: command.record, type: type.key, generation: 1, createdAt: madeAt, createdBy: actor.memberId },
      ],
      updates: [
        { ...by, documentId: command.record, type: type.key, position: 1, update: encodeFields(context.serverClient, entries) },
      ],
    },
    result,
    { kind: 'create' },
  );
  // Whoever has the next turn in its tree reads where it stands, as soon as that is known.
  documents.existsAlready(command.record);
  return result;
}

/** A record that exists: only fields that are empty there are taken from the second creation. */
function fill(context: CommandContext, command: Of<'create'>, changes: Of<'create'>['changes']): Promise<CommandResult> {
  const { actor, documents, madeAt, now, origin } = context;
  documents.existsAlready(command.record);
  return withDocuments(context, command.type, [command.record], async ([live]) => {
    if (!live) throw new RefusalError('already-exists');
    if (live.deletedAt) throw new RefusalError('in-trash');
    const { values } = projectRecord(live.type, live.doc);
    const missing = Object.fromEntries(Object.entries(changes).filter(([field]) => values[field] === undefined));
    const rows = live.change(() => applyChanges(live.doc, live.type, missing), {
      actor: actor.memberId,
      origin,
      commandId: command.id,
      base: undefined,
      madeAt,
      at: now(),
    });
    const result: CommandResult = {
      id: command.id,
      records: [{ type: command.type, record: command.record, position: live.position }],
      skipped: [],
    };
    await commit(context, [live], { updates: rows }, result);
    return result;
  });
}
