import type { Origin } from '@rapport/model/projection/event';

/** One update of one document. `position` counts from 1 within the document's generation. */
export type LogRow = {
  readonly workspaceId: string;
  readonly documentId: string;
  readonly type: string;
  readonly generation: number;
  readonly position: number;
  /** The bytes as they arrived. */
  readonly update: Uint8Array;
  readonly actor: string | null;
  readonly origin: Origin;
  readonly commandId?: string | null | undefined;
  /** Position that the writer had seen. */
  readonly base?: number | null | undefined;
  readonly madeAt: Date;
  readonly at: Date;
};

/** A document that begins to exist. */
export type RegistryRow = {
  readonly workspaceId: string;
  readonly id: string;
  readonly type: string;
  readonly generation: number;
  readonly createdAt: Date;
  readonly createdBy: string | null;
};

/**
 * A document goes to the trash or comes back. It takes the document's next position, like an update: the row changes,
 * and replaying the log tells who did it and when.
 */
export type RegistryChange = {
  readonly workspaceId: string;
  readonly documentId: string;
  readonly type: string;
  readonly generation: number;
  readonly position: number;
  readonly change: 'deleted' | 'restored';
  readonly actor: string | null;
  readonly origin: Origin;
  readonly commandId?: string | null | undefined;
  readonly madeAt: Date;
  readonly at: Date;
};

/** A command that was run. `result` and `before` are plain JSON values. */
export type CommandRow = {
  readonly workspaceId: string;
  readonly id: string;
  readonly actor: string | null;
  readonly kind: string;
  readonly result: unknown;
  readonly before?: unknown;
  readonly at: Date;
};

/** A version of a ledger entry; `values` is in the row's representation. */
export type EntryRow = {
  readonly workspaceId: string;
  readonly id: string;
  readonly version: number;
  readonly type: string;
  readonly home: { readonly type: string; readonly id: string } | null;
  readonly values: unknown;
  readonly deleted?: boolean | undefined;
  readonly actor: string | null;
  readonly origin: Origin;
  readonly commandId?: string | null | undefined;
  readonly madeAt: Date;
  readonly at: Date;
};

export type LeaseHold = { readonly workspaceId: string; readonly epoch: number };

/** All that one statement commits, of any number of workspaces whose leases the writer holds. */
export type Batch = {
  readonly leases: readonly LeaseHold[];
  readonly documents?: readonly RegistryRow[];
  readonly updates?: readonly LogRow[];
  readonly registryChanges?: readonly RegistryChange[];
  readonly commands?: readonly CommandRow[];
  readonly entries?: readonly EntryRow[];
};

/** The leases of these workspaces are not ours any more: nothing of the batch was stored. */
export class DeposedError extends Error {
  readonly workspaceIds: readonly string[];
  constructor(workspaceIds: readonly string[]) {
    super(`The lease of ${workspaceIds.join(', ')} is held by somebody else.`);
    this.name = 'DeposedError';
    this.workspaceIds = workspaceIds;
  }
}

/** Somebody else has written at this position: drop the document and load it again. Nothing of the batch was stored. */
export class DuplicatePositionError extends Error {
  readonly table: 'document_update' | 'entry' | 'command';
  readonly workspaceId: string;
  readonly id: string;
  constructor(table: 'document_update' | 'entry' | 'command', workspaceId: string, id: string) {
    super(`A row of ${table} for ${id} exists already.`);
    this.name = 'DuplicatePositionError';
    this.table = table;
    this.workspaceId = workspaceId;
    this.id = id;
  }
}
