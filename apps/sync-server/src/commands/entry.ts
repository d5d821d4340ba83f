import { can } from '@rapport/model/access/can';
import type { Changes, CommandResult } from '@rapport/model/commands/command';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import { changedEntry, homeOf } from '@rapport/model/projection/document-row';
import { setKinds } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Value, Values } from '@rapport/model/schema/row';
import { parseMember, parseValue, sameValue } from '@rapport/model/schema/values';
import type { EntryRow } from '@rapport/persistence/server/log/batch';
import { loadEntries, type StoredEntry } from '@rapport/persistence/server/log/load-entries';
import { commit, type CommandContext, type Handler } from './command-context.ts';

/** Fields of an entry that others than its author may change. */
const everybodys: ReadonlySet<string> = new Set(['resolved']);

/** Appends a version of a ledger entry: a new id begins it, a known one changes it. */
export const entry: Handler<'entry'> = async (context, command) => {
  const type = objectType(command.type);
  if (!type || type.storage !== 'ledger') throw new RefusalError('unknown-type', { field: command.type });
  if (!can(context.actor, 'comment')) throw new RefusalError('not-allowed');
  const changes = checkedChanges(type, command.changes);
  const versions = (await loadEntries(context.database, context.workspaceId, [command.entry])).get(command.entry) ?? [];
  const last = versions.at(-1);
  if (last && last.type !== type.key) throw new RefusalError('already-exists');
  if (last?.deleted) throw new RefusalError('in-trash');
  const values = changedEntry(type, (last?.values ?? {}) as Values, Object.entries(changes));
  if (
    last &&
    versions[0]?.actor !== context.actor.memberId &&
    Object.keys(type.fields).some((key) => !everybodys.has(key) && !sameValue(values[key], (last.values as Values)[key]))
  ) {
    throw new RefusalError('not-allowed');
  }
  for (const [key, field] of Object.entries(type.fields)) {
    if (field.required && values[key] === undefined)
      throw new RefusalError('invalid-field', { field: key, values: { reason: 'empty' } });
  }
  const home = homeOf(type, values);
  if (!home || !(await context.documents.nameOf(context.workspaceId, home.type, home.id)))
    throw new RefusalError('not-found', { field: 'record' });
  const row = version(context, type, command.entry, last, values, home, false);
  const result: CommandResult = {
    id: command.id,
    records: [{ type: type.key, record: command.entry, position: row.version }],
    skipped: [],
  };
  await commit(context, [], { entries: [row] }, result, { kind: 'entry', type: type.key, values: last ? last.values : null });
  return result;
};

/** Appends a version that says deleted, or no longer. Only its author and those who run the workspace may. */
export async function setEntriesDeleted(
  context: CommandContext,
  type: ObjectType,
  ids: readonly string[],
  deleted: boolean,
): Promise<CommandResult> {
  const { actor, command, database, workspaceId } = context;
  if (!can(actor, 'comment')) throw new RefusalError('not-allowed');
  const stored = await loadEntries(database, workspaceId, ids);
  const entries: EntryRow[] = [];
  const records = ids.map((id) => {
    const versions = stored.get(id) ?? [];
    const last = versions.at(-1);
    if (!last || last.type !== type.key) throw new RefusalError('not-found');
    if (versions[0]?.actor !== actor.memberId && !can(actor, 'edit-settings')) throw new RefusalError('not-allowed');
    if (last.deleted === deleted) return { type: type.key, record: id, position: last.version };
    const row = version(context, type, id, last, last.values as Values, homeOf(type, last.values), deleted);
    entries.push(row);
    return { type: type.key, record: id, position: row.version };
  });
  const result: CommandResult = { id: command.id, records, skipped: [] };
  await commit(context, [], { entries }, result, { kind: deleted ? 'deleted' : 'restored' });
  return result;
}

function version(
  context: CommandContext,
  type: ObjectType,
  id: string,
  last: StoredEntry | undefined,
  values: Values,
  home: EntryRow['home'] | undefined,
  deleted: boolean,
): EntryRow {
  const { workspaceId, actor, command, origin, now } = context;
  const at = now();
  const madeAt = new Date(at.getTime() - Math.min(command.age, limits.longestAgeMilliseconds.value));
  return {
    workspaceId,
    id,
    version: (last?.version ?? 0) + 1,
    type: type.key,
    home: home ?? null,
    values,
    deleted,
    actor: actor.memberId,
    origin,
    commandId: command.id,
    madeAt,
    at,
  };
}

function checkedChanges(type: ObjectType, changes: Changes): Changes {
  return Object.fromEntries(
    Object.entries(changes).map(([key, change]) => {
      const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
      if (!field) throw new RefusalError('unknown-field', { field: key });
      if ('value' in change)
        return [key, { value: change.value === null ? null : judged(key, parseValue(field, change.value)) }] as const;
      if (!setKinds.has(field.kind)) throw new RefusalError('invalid-field', { field: key, values: { reason: 'not-a-list' } });
      const members = (list: readonly string[]) => list.flatMap((member) => judged(key, parseMember(field, member)) ?? []);
      return [key, { add: members(change.add), remove: members(change.remove) }] as const;
    }),
  );
}

function judged<T extends Value>(field: string, parsed: { readonly value: T } | { readonly reason: string }): T | null {
  if ('value' in parsed) return parsed.value;
  if (parsed.reason === 'empty') return null;
  throw new RefusalError('invalid-field', { field, values: { reason: parsed.reason } });
}
