import { encodeFields } from '@rapport/model/documents/encode-fields';
import { applyChanges, changesToEntries, writeEntries, type Entry } from '@rapport/model/documents/record-document';
import { RefusalError } from '@rapport/model/errors';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { serialKey } from '@rapport/model/schema/serial';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Origin } from '@rapport/model/projection/event';
import type { LogRow, RegistryRow } from '@rapport/persistence/server/log/batch';
import * as Y from 'yjs';
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
export async function takeNumbers(numbers: RecordNumbers, records: readonly NewRecord[]): Promise<Map<string, number[]>> {
  const taken = new Map<string, number[]>();
  for (const [key, ofType] of Map.groupBy(records, ({ type }) => type)) {
    const type = documentType(key);
    if (type && serialKey(type) !== undefined) taken.set(key, [...(await numbers.take(key, ofType.length))]);
  }
  return taken;
}

/** Registry and log rows of records that do not exist yet. Without history, their updates are written by hand. */
export function newRecordRows(records: readonly NewRecord[], by: Making): Rows {
  const documents: RegistryRow[] = [];
  const updates: LogRow[] = [];
  for (const record of records) {
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
    const number = serialKey(type);
    const given = number === undefined ? undefined : by.number(type.key);
    const changes =
      number === undefined || given === undefined ? record.changes : { [number]: { value: given }, ...record.changes };
    const entries = [...changesToEntries(type, changes)];
    const steps = record.history?.length
      ? withHistory(record, entries, type, by.serverClient)
      : [{ update: encodeFields(by.serverClient, entries), madeAt }];
    for (const [index, step] of steps.entries()) {
      const { workspaceId, actor, origin, commandId, at } = by;
      const when = index === 0 ? madeAt : step.madeAt;
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
        madeAt: when,
        at,
      });
    }
  }
  return { documents, updates };
}

type Step = { readonly update: Uint8Array; readonly madeAt: Date };

/** One update per step: by hand where each step writes fields that none before it wrote, else by a document. */
function withHistory(record: NewRecord, entries: readonly Entry[], type: ObjectType, client: number): Step[] {
  const fields = new Set(Object.keys(record.changes));
  const steps: Step[] = [{ update: encodeFields(client, entries), madeAt: new Date(0) }];
  let clock = entries.length;
  for (const { changes, madeAt } of record.history ?? []) {
    for (const [field, change] of Object.entries(changes)) {
      if (fields.has(field) || !('value' in change) || change.value === null)
        return throughDocument(record, entries, type, client);
      fields.add(field);
    }
    const later = [...changesToEntries(type, changes)];
    if (later.length === 0) continue;
    steps.push({ update: encodeFields(client, later, clock), madeAt: new Date(madeAt) });
    clock += later.length;
  }
  return steps;
}

function throughDocument(record: NewRecord, entries: readonly Entry[], type: ObjectType, client: number): Step[] {
  const doc = new Y.Doc();
  doc.clientID = client;
  const steps: Step[] = [];
  let update: Uint8Array | undefined;
  doc.on('update', (bytes: Uint8Array) => (update = bytes));
  writeEntries(doc, entries);
  steps.push({ update: update ?? encodeFields(client, []), madeAt: new Date(0) });
  for (const step of record.history ?? []) {
    update = undefined;
    applyChanges(doc, type, step.changes);
    if (update) steps.push({ update, madeAt: new Date(step.madeAt) });
  }
  doc.destroy();
  return steps;
}
