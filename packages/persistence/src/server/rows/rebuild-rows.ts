import type { Database } from '../database.ts';

export type RebuildProgress = { readonly done: number; readonly total: number };

/**
 * Invariant [V3]: replaying the log from zero gives the rows and events that are now in the tables. The feed starts a
 * new epoch; replicas load rows again and keep their outbox.
 */
export async function rebuild(_database: Database, _workspaceId: string, _options: { readonly progress?: (progress: RebuildProgress) => void } = {}): Promise<void> {
  throw new Error('not built yet');
}
