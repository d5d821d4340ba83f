import type { Queryable } from '../database.ts';

/**
 * Until the transaction ends: projections of a workspace go on beside each other, a rebuild is alone. Without it, a
 * projection of what a rebuild has already replayed could tell events twice.
 */
export async function holdProjection(transaction: Queryable, workspaceId: string, how: 'together' | 'alone'): Promise<void> {
  const lock = how === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  await transaction.prepared(`hold-projection-${how}`, `select ${lock}(hashtextextended($1, 20))`, [`projection ${workspaceId}`]);
}
