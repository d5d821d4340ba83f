import type { Queryable } from '../database.ts';
import { definitionsHash } from '../tables/sync-tables.ts';

/** Another release has changed the derived tables; this one must not write them any more. Passes when it is restarted. */
export class StaleDefinitionsError extends Error {
  readonly code = 'STALE_DEFINITIONS';
  constructor() {
    super('The customer tables follow the definitions of another release.');
    this.name = 'StaleDefinitionsError';
  }
}

/**
 * Until the transaction ends: projections of a workspace go on beside each other, a rebuild is alone. Without it, a
 * projection of what a rebuild has already replayed could tell events twice.
 */
export async function holdProjection(transaction: Queryable, workspaceId: string, how: 'together' | 'alone'): Promise<void> {
  const lock = how === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  const [held] = await transaction.prepared<{ hash: string | null }>(
    `hold-projection-${how}`,
    `select ${lock}(hashtextextended($1, 20)), (select hash from derived_tables) as hash`,
    [`projection ${workspaceId}`],
  );
  if (!held?.hash?.startsWith(definitionsHash)) throw new StaleDefinitionsError();
}
