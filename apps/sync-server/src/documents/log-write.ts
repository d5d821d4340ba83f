import type { Database } from '@rapport/persistence/server/database';
import { appendBatch } from '@rapport/persistence/server/log/append-batch';
import {
  DuplicatePositionError,
  type CommandRow,
  type EntryRow,
  type LogRow,
  type RegistryChange,
  type RegistryRow,
} from '@rapport/persistence/server/log/batch';
import type { LogWrite } from '../collaboration/log.ts';

/** Rows that one edit or one command commits together. */
export type Rows = {
  readonly documents?: readonly RegistryRow[];
  readonly updates?: readonly LogRow[];
  readonly registryChanges?: readonly RegistryChange[];
  readonly commands?: readonly CommandRow[];
  readonly entries?: readonly EntryRow[];
};
export type RowsWrite = LogWrite & { readonly rows: Rows };

const rowBytes = 200;

/** A write of these rows; `documents` are the keys of the documents it appends to. */
export function rowsWrite(
  workspaceId: string,
  documents: readonly string[],
  rows: Rows,
  settled: (error?: unknown) => void,
): RowsWrite {
  let bytes = 0;
  for (const row of rows.updates ?? []) bytes += row.update.length + rowBytes;
  bytes +=
    ((rows.documents?.length ?? 0) +
      (rows.registryChanges?.length ?? 0) +
      (rows.commands?.length ?? 0) +
      (rows.entries?.length ?? 0)) *
    rowBytes;
  return { workspaceId, documents, bytes, rows, settled };
}

/**
 * How the log commits. A try that ended without an answer may have been committed: when the next one meets rows that
 * exist, and they are its own, it was.
 */
export function committer(
  database: Database,
  epochOf: (workspaceId: string) => number,
): (writes: readonly RowsWrite[]) => Promise<void> {
  const unanswered = new WeakSet<Rows>();
  return async (writes) => {
    const workspaceIds = new Set(writes.map((write) => write.workspaceId));
    try {
      await appendBatch(database, {
        leases: [...workspaceIds].map((workspaceId) => ({ workspaceId, epoch: epochOf(workspaceId) })),
        documents: writes.flatMap((write) => write.rows.documents ?? []),
        updates: writes.flatMap((write) => write.rows.updates ?? []),
        registryChanges: writes.flatMap((write) => write.rows.registryChanges ?? []),
        commands: writes.flatMap((write) => write.rows.commands ?? []),
        entries: writes.flatMap((write) => write.rows.entries ?? []),
      });
    } catch (error) {
      if (
        error instanceof DuplicatePositionError &&
        writes.every((write) => unanswered.has(write.rows)) &&
        (await isOurs(database, writes))
      )
        return;
      if (mayRetry(error)) for (const write of writes) unanswered.add(write.rows);
      throw error;
    }
  };
}

/** The statement commits everything or nothing, so one row answers for all. */
async function isOurs(database: Database, writes: readonly RowsWrite[]): Promise<boolean> {
  for (const { rows } of writes) {
    const [update] = rows.updates ?? [];
    if (update) {
      const found = await database.query(
        `select from document_update where workspace_id = $1 and document_id = $2 and generation = $3 and position = $4
          and update = $5 and at = $6 and actor is not distinct from $7`,
        [
          update.workspaceId,
          update.documentId,
          update.generation,
          update.position,
          Buffer.from(update.update),
          update.at,
          update.actor,
        ],
      );
      return found.length > 0;
    }
    const [command] = rows.commands ?? [];
    if (command) {
      const found = await database.query('select from command where workspace_id = $1 and id = $2 and at = $3', [
        command.workspaceId,
        command.id,
        command.at,
      ]);
      return found.length > 0;
    }
  }
  return false;
}

// Connection exceptions, operator intervention, insufficient resources, serialisation, read-only after a failover.
const passing = /^(08|57|53|40|25006|55P03|58)/;

/** Whether the database may take the same rows later. */
export function mayRetry(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as Error & { code?: unknown }).code;
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && code !== 'EPIPE') return passing.test(code);
  if (typeof code === 'string') return true; // ECONNREFUSED and its like
  return /connection|terminated|timeout|closed/i.test(error.message);
}
