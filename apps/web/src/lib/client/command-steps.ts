import type { Changes, CommandBody } from '@rapport/model/commands/command';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import { settingsIds } from '@rapport/model/settings/definitions';
import { documentType, settingsType } from '@rapport/model/settings/settings-type';
import { sharingChanges } from '@rapport/model/access/shares';
import type { Value } from '@rapport/model/schema/row';
import type { Preview } from '@rapport/persistence/browser/store';
import { sameValue } from '@rapport/model/schema/values';
import { expectedChanges } from '../replica/expected-changes.ts';
import { changedValue, reversed } from '../replica/optimistic-row.ts';
import type { Replica } from '../replica/replica.svelte.ts';
import type { ChangeLabel } from './change-label.ts';

/** What a command is about: its type and records. An undo is about what it undoes, which its maker knows. */
export function subjectOf(body: Exclude<CommandBody, { kind: 'undo' }>): {
  readonly type: string;
  readonly records: readonly string[];
} {
  if (body.kind === 'create' || body.kind === 'recover' || body.kind === 'discard')
    return { type: body.type, records: [body.record] };
  if (body.kind === 'entry') return { type: body.type, records: [body.entry] };
  // What the server finds by itself is not known here; the stage is gone at once.
  if (body.kind === 'retire-stage') return { type: settingsType.key, records: [settingsIds.pipelines] };
  if (body.kind === 'hand-over') return { type: 'member', records: [body.from] };
  return { type: body.type, records: body.records };
}

const kinds = {
  create: 'created',
  update: 'changed',
  delete: 'deleted',
  restore: 'restored',
  entry: 'commented',
  'retire-stage': 'changed',
  'hand-over': 'changed',
  share: 'changed',
  unshare: 'changed',
} as const;
/** Changes that people can take back. */
export type Undoable = Exclude<CommandBody, { kind: 'undo' | 'recover' | 'discard' | 'purge' }>;

/** How a change is named to people. Made before the change, so that a deleted record still has its name. */
export function labelOf(body: Undoable, replica: Replica): ChangeLabel {
  const { type, records } = subjectOf(body);
  const changes = 'changes' in body ? Object.entries(body.changes) : [];
  const named = body.kind === 'create' ? titleOfChanges(type, body.changes) : replica.title(type, records[0] ?? '');
  const board = objectType(type)?.board;
  // Where several fields change at once, the one people speak of is the stage.
  const change = changes.find(([field]) => field === board) ?? (changes.length === 1 ? changes[0] : undefined);
  return {
    kind: kinds[body.kind],
    type,
    records,
    title: named ?? '',
    ...(body.kind === 'update' && change ? { field: change[0], to: 'value' in change[1] ? change[1].value : change[1].add } : {}),
  };
}

function titleOfChanges(type: string, changes: Changes): string {
  const parts = (objectType(type)?.title ?? []).map((field) => {
    const change = changes[field];
    return change && 'value' in change && typeof change.value === 'string' ? change.value : '';
  });
  return parts.filter(Boolean).join(' ');
}

/** A change of more records than one command may have is several commands. */
export function partsOf<Body extends CommandBody>(body: Body): readonly Body[] {
  const most = limits.commandRecords.value;
  if (!('records' in body) || body.records.length <= most) return [body];
  return Array.from({ length: Math.ceil(body.records.length / most) }, (_, part) => ({
    ...body,
    records: body.records.slice(part * most, (part + 1) * most),
  }));
}

/** Above this many records, which is more than one command, an undo is shown when the server has done it. */
const previewed = limits.commandRecords.value;

/** What undoing a command will probably bring back. Made before the command is shown. */
export function previewOfUndo(body: Undoable, replica: Replica, madeAt: number): readonly Preview[] | undefined {
  const { type, records } = subjectOf(body);
  if (records.length > previewed || body.kind === 'hand-over') return undefined;
  return records.map((record): Preview => {
    if (body.kind === 'create') return { record, deleted: true };
    if (body.kind === 'delete') return { record, deleted: false };
    if (body.kind === 'restore') return { record, deleted: true };
    const before = replica.row(type, record);
    if (body.kind === 'retire-stage')
      return {
        record,
        changes: reversedChanges(type, before?.values ?? {}, { [`stage/${body.stage}/archived`]: { value: true } }),
      };
    if (body.kind === 'entry' && !before) return { record, deleted: true };
    const values = before?.values ?? {};
    const object = objectType(type);
    const asked = 'changes' in body ? body.changes : object ? sharingChanges(object, values, body, replica.context.me) : {};
    const changes = object
      ? expectedChanges(object, values, asked, new Date(madeAt).toISOString(), () => replica.definitions)
      : asked;
    return { record, changes: reversedChanges(type, values, changes) };
  });
}

/** The changes that bring back these values. */
export function reversedChanges(
  type: string,
  before: { readonly [field: string]: Value | undefined },
  changes: Changes,
): Changes {
  const object = documentType(type);
  if (!object) return {};
  return Object.fromEntries(
    Object.entries(changes).map(([field, change]) => [field, reversed(object, field, before[field], change)]),
  );
}

/** Whether people should be told of a change at once, with a way back: what is destructive, moved, or many. */
export function isTold(body: CommandBody): boolean {
  if (body.kind === 'delete' || body.kind === 'restore') return true;
  if (body.kind !== 'update') return false;
  const board = objectType(body.type)?.board;
  return body.records.length > 1 || (board !== undefined && board in body.changes);
}

/** Those changes that change something. */
export function changesAgainst(type: string, before: { readonly [field: string]: Value | undefined }, changes: Changes): Changes {
  const object = documentType(type);
  if (!object) return changes;
  return Object.fromEntries(
    Object.entries(changes).filter(
      ([field, change]) => !sameValue(before[field], changedValue(object, field, before[field], change)),
    ),
  );
}
