import { can } from '@rapport/model/access/can';
import type { CommandResult } from '@rapport/model/commands/command';
import { type Refusal, RefusalError } from '@rapport/model/errors';
import { fieldOfKey, writeEntries, type Entry } from '@rapport/model/documents/record-document';
import { objectType } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Values } from '@rapport/model/schema/row';
import { treeFields } from '@rapport/model/schema/tree-fields';
import { sameValue } from '@rapport/model/schema/values';
import { documentType, editVerb, settingsType } from '@rapport/model/settings/settings-type';
import type { LogRow } from '@rapport/persistence/server/log/batch';
import { findCommand } from '@rapport/persistence/server/log/find-command';
import { changedKeys, type LiveDocument } from '../documents/live-document.ts';
import { inChunks, partId } from './chunks.ts';
import type { CommandContext, Handler } from './command-context.ts';
import { restoreEntries, type EntriesBefore } from './entry.ts';
import { remove, restore } from './trash.ts';
import { inTree } from './tree.ts';
import type { Chunk, Written } from './update.ts';

type Kept = {
  readonly kind?: string;
  readonly parts?: number;
  readonly values?: unknown;
  readonly entries?: EntriesBefore;
  readonly records?: { readonly [record: string]: Written };
};

/**
 * Takes back what a command of the same person did: each value that is still the one it wrote gets the value from
 * before; what others changed since stays and is listed.
 */
export const undo: Handler<'undo'> = async (context, command) => {
  const { database, workspaceId, actor } = context;
  const done = await findCommand(database, workspaceId, command.command);
  const { records } = (done?.result ?? { records: [] }) as Pick<CommandResult, 'records'>;
  const type = records[0]?.type;
  const own = type !== undefined && objectType(type)?.personal !== undefined;
  if (!can(actor, own ? 'read' : 'edit')) throw new RefusalError('not-allowed');
  if (!done) throw new RefusalError('not-found');
  // [V6] What somebody did with what only they see is like nothing.
  if (done.actor !== actor.memberId) throw new RefusalError(own ? 'not-found' : 'not-allowed');
  const kept = (done.before ?? {}) as Kept;
  if (type === undefined) return nothingToDo(context);
  if (!records.every((each) => each.type !== settingsType.key || can(actor, editVerb({ type: each.type, id: each.record }))))
    throw new RefusalError('not-allowed');
  const ids = records.map(({ record }) => record);
  switch (kept.kind) {
    case 'create':
      return uncreate(context, type, records);
    case 'deleted':
      return restore(context, { ...command, kind: 'restore', type, records: ids });
    case 'restored':
      return remove(context, { ...command, kind: 'delete', type, records: ids });
    case 'entry':
      if (kept.values === null) return remove(context, { ...command, kind: 'delete', type, records: ids });
      return restoreEntries(
        context,
        ledgerOf(type),
        Object.fromEntries(
          records.map(({ record, position }) => [record, { version: position - 1, values: kept.values as Values }]),
        ),
      );
    case 'entries':
      return restoreEntries(context, ledgerOf(type), kept.entries ?? {});
    case 'update':
      return putBack(context, kept, records);
    default:
      throw new RefusalError('bad-request', { field: 'command' });
  }
};

function ledgerOf(key: string): ObjectType {
  const type = objectType(key);
  if (type?.storage !== 'ledger') throw new RefusalError('unknown-type', { field: key });
  return type;
}

async function nothingToDo(context: CommandContext): Promise<CommandResult> {
  return inChunks(context, '', [], () => ({ changed: [], updates: [], records: [], skipped: [], before: {} }));
}

/** A record that was made goes to the trash, unless somebody has worked on it since. */
async function uncreate(context: CommandContext, type: string, records: CommandResult['records']): Promise<CommandResult> {
  const { documents, workspaceId, command } = context;
  for (const { record, position } of records) {
    const name = await documents.nameOf(workspaceId, type, record);
    const live = name === undefined ? undefined : await documents.open(name);
    if (!live) continue;
    documents.release(live);
    if (live.position !== position && !live.deletedAt) {
      const skipped = [{ record, refusal: { kind: 'changed-since' } }] as const;
      return inChunks(context, type, [], () => ({ changed: [], updates: [], records: [], skipped, before: {} }));
    }
  }
  return remove(context, { ...command, kind: 'delete', type, records: records.map(({ record }) => record) });
}

async function putBack(context: CommandContext, kept: Kept, records: CommandResult['records']): Promise<CommandResult> {
  const { database, workspaceId, command } = context;
  const written = new Map<string, Written>(Object.entries(kept.records ?? {}));
  if (command.kind === 'undo') {
    for (let part = 0; part < (kept.parts ?? 0); part++) {
      const stored = await findCommand(database, workspaceId, partId(command.command, part));
      for (const [record, values] of Object.entries((stored?.before as Kept | undefined)?.records ?? {}))
        written.set(record, { ...written.get(record), ...values });
    }
  }
  const types = new Map(records.map(({ record, type }) => [record, type]));
  const tree = objectType(records[0]?.type ?? '') ?? settingsType;
  const placings = [...written].flatMap(([record, values]) =>
    treeFields(tree).flatMap((field) => {
      const above = values[field]?.[0];
      return typeof above === 'string' ? [{ record, field, above }] : [];
    }),
  );
  return inTree(context, tree, placings, (refused) =>
    inChunks(
      context,
      (record) => types.get(record) ?? '',
      [...written.keys()],
      (open, slice) => restoreValues(context, open, slice, written, refused),
    ),
  );
}

function restoreValues(
  context: CommandContext,
  open: readonly (LiveDocument | undefined)[],
  slice: readonly string[],
  written: ReadonlyMap<string, Written>,
  refused: ReadonlyMap<string, Refusal>,
): Chunk {
  const { actor, command, madeAt, now } = context;
  const at = now();
  const chunk = {
    changed: [] as LiveDocument[],
    updates: [] as LogRow[],
    records: [] as CommandResult['records'][number][],
    skipped: [] as CommandResult['skipped'][number][],
    before: {} as Record<string, Written>,
  };
  for (const [index, record] of slice.entries()) {
    const live = open[index];
    if (!live || live.deletedAt) {
      chunk.skipped.push({ record, refusal: { kind: live ? 'in-trash' : 'not-found' } });
      continue;
    }
    const before = live.fields();
    const entries: Entry[] = [];
    const type = documentType(live.type.key);
    for (const [key, [was, wrote]] of Object.entries(written.get(record) ?? {})) {
      const refusal = refused.get(record);
      if (refusal?.field === key) chunk.skipped.push({ record, field: key, refusal });
      else if (sameValue(before.get(key) ?? null, wrote)) entries.push([key, was ?? undefined]);
      else chunk.skipped.push({ record, field: (type && fieldOfKey(type, key)?.key) ?? key, refusal: { kind: 'changed-since' } });
    }
    const rows = live.change(() => writeEntries(live.doc, entries), {
      actor: actor.memberId,
      origin: 'undo',
      commandId: command.id,
      base: undefined,
      madeAt,
      at,
    });
    chunk.records.push({ type: live.type.key, record, position: live.position });
    if (rows.length === 0) continue;
    chunk.changed.push(live);
    chunk.updates.push(...rows);
    chunk.before[record] = Object.fromEntries(
      changedKeys(before, live.fields()).map(([key, after]) => [key, [before.get(key) ?? null, after ?? null]]),
    );
  }
  return chunk;
}
