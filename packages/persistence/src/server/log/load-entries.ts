import type { Origin } from '@rapport/model/projection/event';
import type { Queryable } from '../database.ts';

export type StoredEntry = {
  readonly id: string;
  readonly version: number;
  readonly type: string;
  readonly homeType: string | null;
  readonly homeId: string | null;
  readonly values: unknown;
  readonly deleted: boolean;
  readonly actor: string | null;
  readonly origin: Origin;
  readonly commandId: string | null;
  readonly madeAt: Date;
  readonly at: Date;
};

/** All versions of each entry, oldest first. Unknown ids are absent. */
export async function loadEntries(
  database: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, StoredEntry[]>> {
  const rows = await database.prepared<Omit<StoredEntry, 'version'> & { version: string }>(
    'load-entries',
    `select id, version, type, home_type as "homeType", home_id as "homeId", values, deleted, actor, origin,
      command_id as "commandId", made_at as "madeAt", at
    from entry where workspace_id = $1 and id = any($2::uuid[]) order by id, version`,
    [workspaceId, ids],
  );
  return Map.groupBy(
    rows.map((row) => ({ ...row, version: Number(row.version) })),
    (row) => row.id,
  );
}
