import { firstSerial } from '@rapport/model/schema/serial';
import type { Queryable } from '../database.ts';
import { quoted } from '../tables/ddl.ts';
import { recordTables } from '../tables/record-tables.ts';

/** Takes so many numbers for good and answers the first. Whoever asks at the same time gets others. */
export async function reserveNumbers(database: Queryable, workspaceId: string, type: string, count: number): Promise<number> {
  const [row] = await database.query<{ next: string }>(
    `insert into record_number as old (workspace_id, type, next) values ($1, $2, $3::bigint + $4::bigint)
    on conflict (workspace_id, type) do update set next = old.next + $4::bigint returning next`,
    [workspaceId, type, firstSerial, count],
  );
  return Number(row?.next) - count;
}

/** Gives back the end of a block, `[from, to)`, that was not used, unless others have taken numbers behind it. */
export async function returnNumbers(
  database: Queryable,
  workspaceId: string,
  type: string,
  from: number,
  to: number,
): Promise<void> {
  await database.query('update record_number set next = $3 where workspace_id = $1 and type = $2 and next = $4', [
    workspaceId,
    type,
    from,
    to,
  ]);
}

export type Unnumbered = { readonly id: string; readonly createdAt: string };

/** Records without a number, the oldest first, those in the trash among them; `after` is the last of the page before. */
export async function findUnnumbered(
  database: Queryable,
  workspaceId: string,
  {
    type,
    key,
    after,
    limit,
  }: { readonly type: string; readonly key: string; readonly after?: Unnumbered; readonly limit: number },
): Promise<readonly Unnumbered[]> {
  const table = recordTables.get(type);
  const column = table?.fields.get(key)?.columns[0]?.name;
  if (!table || column === undefined) return [];
  return database.query<Unnumbered>(
    `select id, created_at::text as "createdAt" from ${quoted(table.name)}
    where workspace_id = $1 and ${quoted(column)} is null and ($2::timestamptz is null or (created_at, id) > ($2::timestamptz, $3::uuid))
    order by created_at, id limit $4`,
    [workspaceId, after?.createdAt ?? null, after?.id ?? null, limit],
  );
}
