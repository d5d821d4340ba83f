import { isOpened, isOwn } from '@rapport/model/access/audience';
import { can } from '@rapport/model/access/can';
import type { Changes, CommandResult } from '@rapport/model/commands/command';
import { parseAnchor } from '@rapport/model/documents/anchor';
import { RefusalError } from '@rapport/model/errors';
import { entryFault, entryReferences } from '@rapport/model/ledger/entry-fault';
import { limits } from '@rapport/model/limits';
import { mergedChanges } from '@rapport/model/features/views/merged-changes';
import { objectType } from '@rapport/model/objects/index';
import { changedEntry, homeOf } from '@rapport/model/projection/document-row';
import { setKinds } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { isBlank } from '@rapport/model/schema/required-fields';
import type { Value, Values } from '@rapport/model/schema/row';
import { parseMember, parseValue, sameValue } from '@rapport/model/schema/values';
import type { EntryRow } from '@rapport/persistence/server/log/batch';
import { readStoredFile } from '@rapport/persistence/server/features/files/stored-files';
import { loadEntries, type StoredEntry } from '@rapport/persistence/server/log/load-entries';
import { refuseUnmeant } from './meaning.ts';
import { isSeen, refuseHidden } from './sight.ts';
import { commit, refuseOrSkip, type CommandContext, type Handler, type Of } from './command-context.ts';

/** Fields of an entry that others than its author may change. */
const everybodys: ReadonlySet<string> = new Set(['resolved']);

/** Appends a version of a ledger entry: a new id begins it, a known one changes it. */
export const entry: Handler<'entry'> = async (context, command) => {
  const type = objectType(command.type);
  if (!type || type.storage !== 'ledger') throw new RefusalError('unknown-type', { field: command.type });
  refuseWithoutPen(context, type);
  const changes = checkedChanges(type, command.changes);
  await refuseUnmeant(context, type, changes, command.entry);
  const versions = (await loadEntries(context.database, context.workspaceId, [command.entry])).get(command.entry) ?? [];
  const last = versions.at(-1);
  if (last && last.type !== type.key) throw new RefusalError('already-exists');
  if (last) await refuseHidden(context, type, last.values as Values);
  const values = last ? changedValues(context, type, versions, changes) : await newValues(context, type, command.entry, changes);
  const row = version(context, type, command.entry, last, values, false);
  const result: CommandResult = {
    id: command.id,
    records: [{ type: type.key, record: command.entry, position: row.version }],
    skipped: [],
  };
  await commit(context, [], { entries: [row] }, result, { kind: 'entry', type: type.key, values: last ? last.values : null });
  return result;
};

/** Changes several entries of a ledger alike: a version of each. */
export async function changeEntries(context: CommandContext, type: ObjectType, command: Of<'update'>): Promise<CommandResult> {
  const changes = checkedChanges(type, command.changes);
  await refuseUnmeant(context, type, changes);
  return appendVersions(context, type, command.records, (versions) => changedValues(context, type, versions, changes));
}

/** What entries said before a command, by id. */
export type EntriesBefore = { readonly [entry: string]: { readonly version: number; readonly values: Values } };

/** Puts back what entries said before a command, those that nobody has changed since. */
export function restoreEntries(context: CommandContext, type: ObjectType, before: EntriesBefore): Promise<CommandResult> {
  return appendVersions(context, type, Object.keys(before), (versions) => {
    const last = versions.at(-1);
    const kept = last && before[last.id];
    if (!last || !kept) throw new RefusalError('not-found');
    changedValues(context, type, versions, {});
    // The command wrote the version after the one it found.
    if (last.version !== kept.version + 1) throw new RefusalError('changed-since');
    return kept.values;
  });
}

async function appendVersions(
  context: CommandContext,
  type: ObjectType,
  ids: readonly string[],
  valuesOf: (versions: readonly StoredEntry[]) => Values,
): Promise<CommandResult> {
  const { command, database, workspaceId } = context;
  refuseWithoutPen(context, type);
  const stored = await loadEntries(database, workspaceId, ids);
  const result = {
    id: command.id,
    records: [] as CommandResult['records'][number][],
    skipped: [] as CommandResult['skipped'][number][],
  };
  const entries: EntryRow[] = [];
  const before: Record<string, EntriesBefore[string]> = {};
  for (const id of ids) {
    const versions = stored.get(id) ?? [];
    const last = versions.at(-1);
    try {
      if (!last || last.type !== type.key) throw new RefusalError('not-found');
      await refuseHidden(context, type, last.values as Values);
      const row = version(context, type, id, last, valuesOf(versions), false);
      if (!sameValues(type, row.values as Values, last.values as Values)) {
        entries.push(row);
        before[id] = { version: last.version, values: last.values as Values };
      }
      result.records.push({ type: type.key, record: id, position: before[id] ? row.version : last.version });
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      refuseOrSkip(ids.length > 1, result.skipped, id, error.refusal);
    }
  }
  await commit(context, [], { entries }, result, { kind: 'entries', type: type.key, entries: before });
  return result;
}

/** Appends a version that says deleted, or no longer. Only its author and those who run the workspace may. */
export async function setEntriesDeleted(
  context: CommandContext,
  type: ObjectType,
  ids: readonly string[],
  deleted: boolean,
): Promise<CommandResult> {
  const { actor, command, database, workspaceId } = context;
  refuseWithoutPen(context, type);
  const stored = await loadEntries(database, workspaceId, ids);
  const entries: EntryRow[] = [];
  for (const id of ids) {
    const last = stored.get(id)?.at(-1);
    if (last?.type === type.key) await refuseHidden(context, type, last.values as Values);
  }
  const records = ids.map((id) => {
    const versions = stored.get(id) ?? [];
    const last = versions.at(-1);
    if (!last || last.type !== type.key) throw new RefusalError('not-found');
    refuseOthers(context, type, last);
    if (type.personal === undefined && versions[0]?.actor !== actor.memberId && !can(actor, 'edit-settings'))
      throw new RefusalError('not-allowed');
    if (last.deleted === deleted) return { type: type.key, record: id, position: last.version };
    const row = version(context, type, id, last, last.values as Values, deleted);
    entries.push(row);
    return { type: type.key, record: id, position: row.version };
  });
  const result: CommandResult = { id: command.id, records, skipped: [] };
  await commit(context, [], { entries }, result, { kind: deleted ? 'deleted' : 'restored' });
  return result;
}

/** What is one's own may be written by everybody who may look; what others see needs the right to speak. */
function refuseWithoutPen({ actor }: CommandContext, type: ObjectType): void {
  if (!can(actor, type.personal === undefined ? 'comment' : 'read')) throw new RefusalError('not-allowed');
}

/** [V6] Another person's entry is answered like one that does not exist, whoever asks. */
function refuseOthers({ actor }: CommandContext, type: ObjectType, last: StoredEntry): void {
  if (type.personal === undefined || isOwn(type, last.values as Values, actor.memberId)) return;
  if (!isOpened(type, last.values as Values)) throw new RefusalError('not-found');
  // What is open is seen by everybody, and changed by its person and those who run the workspace.
  if (!can(actor, 'edit-settings')) throw new RefusalError('not-allowed');
}

/** What others see, or have seen until now, needs the right to speak. */
function refuseMute({ actor }: CommandContext, type: ObjectType, ...values: readonly Values[]): void {
  if (values.some((each) => isOpened(type, each)) && !can(actor, 'comment')) throw new RefusalError('not-allowed');
}

async function newValues(context: CommandContext, type: ObjectType, id: string, changes: Changes): Promise<Values> {
  const { actor, documents, workspaceId } = context;
  if (type.madeBy === 'server') throw new RefusalError('not-found');
  const mine = type.personal === undefined ? {} : { [type.personal]: actor.memberId };
  // What there was of it went with its record: only a new one says where it belongs.
  if (type.fields.record?.required && !changes['record']) throw new RefusalError('not-found');
  refuseServers(type, Object.keys(changes));
  const brought = type.madeBy === 'upload' ? await uploaded(context, id) : {};
  const values = changedEntry(type, { ...mine, ...brought }, Object.entries(changes));
  if (type.personal !== undefined && !isOwn(type, values, actor.memberId))
    throw new RefusalError('not-allowed', { field: type.personal });
  refuseMute(context, type, values);
  refuseIncomplete(type, values);
  const home = homeOf(type, values);
  const needsHome = type.fields.record?.required === true || values.record !== undefined;
  if (needsHome && !(home && (await documents.nameOf(workspaceId, home.type, home.id))))
    throw new RefusalError('not-found', { field: 'record' });
  if (type.personal === undefined) await refuseHidden(context, type, values);
  if (type.fixed) await refuseFaulty(context, type, values);
  if (type.fields['anchor'] && values['anchor'] !== undefined && !parseAnchor(values['anchor']))
    throw new RefusalError('invalid-field', { field: 'anchor', values: { reason: 'not-a-place' } });
  // Nobody would read it there; it is kept for its author.
  if (home && type.personal === undefined && (await documents.inTrash(workspaceId, home.type, home.id)))
    throw new RefusalError('in-trash');
  return values;
}

/** The values of an entry after changes that this person may make. */
function changedValues(context: CommandContext, type: ObjectType, versions: readonly StoredEntry[], changes: Changes): Values {
  const { actor } = context;
  const last = versions.at(-1);
  if (!last) throw new RefusalError('not-found');
  refuseOthers(context, type, last);
  if (last.deleted) throw new RefusalError('in-trash');
  const before = last.values as Values;
  const merged = mergedChanges(type.key, before, changes);
  const values = changedEntry(type, before, Object.entries(merged === changes ? changes : checkedChanges(type, merged)));
  const changed = Object.keys(type.fields).filter((key) => !sameValue(values[key], before[key]));
  // Whose it is and where it hangs never change: who has seen it would be wrong afterwards.
  if (changed.some((key) => key === 'record' || key === 'anchor' || key === type.personal)) throw new RefusalError('not-allowed');
  refuseServers(type, changed);
  refuseMute(context, type, before, values);
  const { fixed } = type;
  const wrong = fixed && changed.find((key) => !fixed.includes(key));
  if (wrong !== undefined) throw new RefusalError('fixed-entry', { field: wrong });
  if (fixed && !can(actor, 'edit')) throw new RefusalError('not-allowed');
  const own = fixed !== undefined || type.personal !== undefined || versions[0]?.actor === actor.memberId;
  if (!own && changed.some((key) => !everybodys.has(key))) throw new RefusalError('not-allowed');
  refuseIncomplete(type, values);
  return values;
}

/** What stands in an entry that is made by others than people alone is not for them to say. */
function refuseServers(type: ObjectType, keys: readonly string[]): void {
  if (type.madeBy === 'people') return;
  const servers = keys.find((key) => type.fields[key]?.writer === 'server');
  if (servers !== undefined) throw new RefusalError('not-allowed', { field: servers });
}

/** [V6] What the server found in what this person brought under this id. Nobody hangs up what somebody else has brought. */
async function uploaded({ database, workspaceId, actor }: CommandContext, id: string): Promise<Values> {
  const stored = await readStoredFile(database, workspaceId, id);
  if (stored?.memberId !== actor.memberId) throw new RefusalError('not-found', { field: 'upload' });
  const { mediaType, size, width, height } = stored;
  return { mediaType, size, ...(width === undefined || height === undefined ? {} : { width, height }) };
}

/** What a ledger that is never changed takes at its door: money, times and the entries that it names are looked at once. */
async function refuseFaulty(context: CommandContext, type: ObjectType, values: Values): Promise<void> {
  const named = new Map<string, Values>();
  const wanted = entryReferences(type).flatMap(([field]) => (typeof values[field] === 'string' ? [values[field]] : []));
  for (const [id, versions] of await loadEntries(context.database, context.workspaceId, wanted)) {
    const last = versions.at(-1);
    const other = last && !last.deleted ? objectType(last.type) : undefined;
    if (!last || !other) continue;
    // [V6] What hangs on a record out of sight is not there.
    if (await isSeen(context, other, last.values as Values)) named.set(`${last.type}:${id}`, last.values as Values);
  }
  const fault = entryFault(type, values, (key, id) => named.get(`${key}:${id}`));
  if (!fault) return;
  const { field, reason } = fault;
  throw new RefusalError('invalid-field', { field, values: { reason, year: limits.earliestYear.value } });
}

function refuseIncomplete(type: ObjectType, values: Values): void {
  for (const [key, field] of Object.entries(type.fields)) {
    if (field.required && isBlank(field, values[key]))
      throw new RefusalError('invalid-field', { field: key, values: { reason: 'empty' } });
  }
}

const sameValues = (type: ObjectType, one: Values, other: Values): boolean =>
  Object.keys(type.fields).every((key) => sameValue(one[key], other[key]));

function version(
  context: CommandContext,
  type: ObjectType,
  id: string,
  last: StoredEntry | undefined,
  values: Values,
  deleted: boolean,
): EntryRow {
  const { workspaceId, actor, command, origin, madeAt, now } = context;
  return {
    workspaceId,
    id,
    version: (last?.version ?? 0) + 1,
    type: type.key,
    home: homeOf(type, values) ?? null,
    values,
    deleted,
    actor: actor.memberId,
    origin,
    commandId: command.id,
    madeAt,
    at: now(),
  };
}

function checkedChanges(type: ObjectType, changes: Changes): Changes {
  return Object.fromEntries(
    Object.entries(changes).map(([key, change]) => {
      const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
      if (!field) throw new RefusalError('unknown-field', { field: key });
      if ('value' in change) {
        const value = change.value === null ? null : judged(key, parseValue(field, change.value));
        if (change.was === undefined) return [key, { value }] as const;
        return [key, { value, was: String(judged(key, parseValue(field, change.was)) ?? '') }] as const;
      }
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
