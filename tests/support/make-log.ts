import { v7 } from 'uuid';
import * as Y from 'yjs';
import type { Database } from '../../packages/persistence/src/server/database.ts';
import { createWorkspace } from '../../packages/persistence/src/server/identity/workspaces.ts';
import { takeLease } from '../../packages/persistence/src/server/lease/lease.ts';
import type { Batch, LeaseHold, LogRow, RegistryRow } from '../../packages/persistence/src/server/log/batch.ts';

/** A workspace whose lease the test holds. */
export async function heldWorkspace(database: Database, holder = 'test'): Promise<LeaseHold> {
  const id = v7();
  await createWorkspace(database, { id, slug: `w-${id}`, createdBy: null });
  const lease = await takeLease(database, id, holder, { seconds: 3600 });
  if (!lease) throw new Error('nobody else can hold a new workspace');
  return lease;
}

export const moment = new Date('2026-03-01T10:00:00.000Z');

/** The bytes that a new document with these fields sends. */
export function fieldsUpdate(fields: Readonly<Record<string, unknown>>): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const [key, value] of Object.entries(fields)) doc.getMap('fields').set(key, value);
  });
  return Y.encodeStateAsUpdate(doc);
}

export const logRow = (row: Partial<LogRow> & Pick<LogRow, 'workspaceId' | 'documentId'>): LogRow => ({
  type: 'account',
  generation: 1,
  position: 1,
  update: fieldsUpdate({ name: 'Acme' }),
  actor: null,
  origin: 'edit',
  madeAt: moment,
  at: moment,
  ...row,
});

export const registryRow = (row: Partial<RegistryRow> & Pick<RegistryRow, 'workspaceId' | 'id'>): RegistryRow => ({
  type: 'account',
  generation: 1,
  createdAt: moment,
  createdBy: null,
  ...row,
});

/** A batch that makes documents with the given fields, one log row each. */
export function creations(
  lease: LeaseHold,
  documents: readonly { id: string; type?: string; fields: Readonly<Record<string, unknown>> }[],
): Batch {
  const { workspaceId } = lease;
  return {
    leases: [lease],
    documents: documents.map(({ id, type = 'account' }) => registryRow({ workspaceId, id, type })),
    updates: documents.map(({ id, type = 'account', fields }) =>
      logRow({ workspaceId, documentId: id, type, update: fieldsUpdate(fields) }),
    ),
  };
}
