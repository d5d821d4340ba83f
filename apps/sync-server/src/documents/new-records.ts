import type { Changes } from '@rapport/model/commands/command';
import { encodeFields } from '@rapport/model/documents/encode-fields';
import { applyChanges, changesToEntries, writeEntries } from '@rapport/model/documents/record-document';
import { RefusalError } from '@rapport/model/errors';
import { withFirstStage } from '@rapport/model/features/pipeline/first-stage';
import { objectType } from '@rapport/model/objects/index';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { serialKey } from '@rapport/model/schema/serial';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Origin } from '@rapport/model/projection/event';
import type { LogRow, RegistryRow } from '@rapport/persistence/server/log/batch';
import * as Y from 'yjs';
import { Turns } from '../jobs/turns.ts';
import type { NewRecord } from '../services.ts';
import type { Rows } from './log-write.ts';
import type { RecordNumbers } from './record-numbers.ts';

export type Making = {
  readonly workspaceId: string;
  readonly serverClient: number;
  readonly actor: string;
  readonly origin: Origin;
  readonly commandId: string;
  readonly at: Date;
  /** Takes the next number of a type; as many were reserved as there are records of it. */
  readonly number: (type: string) => number | undefined;
};

/** The numbers that these records need, by type. */
export async function takeNumbers(
  numbers: RecordNumbers,
  records: readonly { readonly type: string }[],
): Promise<Map<string, number[]>> {
  const taken = new Map<string, number[]>();
  for (const [key, ofType] of Map.groupBy(records, ({ type }) => type)) {
    const type = documentType(key);
    if (type && serialKey(type) !== undefined) taken.set(key, [...(await numbers.take(key, ofType.length))]);
  }
  return taken;
}

/** A record that is said to stand in no stage, at no time, begins in the first. */
export function withPlace(record: NewRecord, definitions: Definitions): NewRecord {
  const type = objectType(record.type);
  if (!type || record.history?.some(({ changes }) => Object.keys(changes).some((key) => type.fields[key]?.options === 'stage')))
    return record;
  const changes = withFirstStage(type, record.changes, definitions);
  return changes === record.changes ? record : { ...record, changes };
}

/** Registry and log rows of records that do not exist yet, made in turns. Without history, their updates are written by hand. */
export async function newRecordRows(records: readonly NewRecord[], by: Making): Promise<Rows> {
  const documents: RegistryRow[] = [];
  const updates: LogRow[] = [];
  const turns = new Turns();
  for (const record of records) {
    if (turns.over) await turns.next();
    const type = documentType(record.type);
    if (!type || type.storage !== 'document') throw new RefusalError('unknown-type', { field: record.type });
    const madeAt = record.madeAt === undefined ? by.at : new Date(record.madeAt);
    documents.push({
      workspaceId: by.workspaceId,
      id: record.record,
      type: type.key,
      generation: 1,
      createdAt: madeAt,
      createdBy: by.actor,
    });
    const history = record.history ?? [];
    const changes = withNumber(type, record.changes, by.number);
    const steps = encodeSteps(type, [changes, ...history.map((step) => step.changes)], by.serverClient).flatMap(
      (update, index) => (update ? [{ update, madeAt: index === 0 ? madeAt : new Date(history[index - 1]!.madeAt) }] : []),
    );
    for (const [index, step] of steps.entries()) {
      const { workspaceId, actor, origin, commandId, at } = by;
      updates.push({
        workspaceId,
        documentId: record.record,
        type: type.key,
        generation: 1,
        position: index + 1,
        update: step.update,
        actor,
        origin,
        commandId,
        madeAt: step.madeAt,
        at,
      });
    }
  }
  return { documents, updates };
}

/** What a new record of this type begins with: its number, where the type gives any, and what was said of it. */
export function withNumber(type: ObjectType, changes: Changes, number: Making['number']): Changes {
  const key = serialKey(type);
  const given = key === undefined ? undefined : number(type.key);
  return key === undefined || given === undefined ? changes : { [key]: { value: given }, ...changes };
}

/**
 * One update per step, undefined for a later step that changes nothing: by hand where each step writes fields that none
 * before it wrote, else by a document.
 */
export function encodeSteps(
  type: ObjectType,
  steps: readonly [Changes, ...Changes[]],
  client: number,
): (Uint8Array | undefined)[] {
  const [first, ...later] = steps;
  const fields = new Set(Object.keys(first));
  for (const changes of later) {
    for (const [field, change] of Object.entries(changes)) {
      if (fields.has(field) || !('value' in change) || change.value === null) return throughDocument(type, steps, client);
      fields.add(field);
    }
  }
  let clock = 0;
  return steps.map((changes, index) => {
    const entries = [...changesToEntries(type, changes)];
    const update = entries.length > 0 || index === 0 ? encodeFields(client, entries, clock) : undefined;
    clock += entries.length;
    return update;
  });
}

function throughDocument(type: ObjectType, steps: readonly [Changes, ...Changes[]], client: number): (Uint8Array | undefined)[] {
  const doc = new Y.Doc({ guid: '' });
  doc.clientID = client;
  let update: Uint8Array | undefined;
  doc.on('update', (bytes: Uint8Array) => (update = bytes));
  const updates = steps.map((changes, index) => {
    update = undefined;
    if (index === 0) writeEntries(doc, changesToEntries(type, changes));
    else applyChanges(doc, type, changes);
    return update ?? (index === 0 ? encodeFields(client, []) : undefined);
  });
  doc.destroy();
  return updates;
}
