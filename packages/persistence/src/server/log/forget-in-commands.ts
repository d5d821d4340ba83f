import type { Queryable } from '../database.ts';

type ByRecord = { readonly [record: string]: unknown };
type Kept = {
  readonly kind?: string;
  readonly parts?: number;
  readonly records?: ByRecord;
  readonly entries?: ByRecord;
};

/** Commands keep the values that they replaced, for their undo: those of records that are gone for good go with them. */
export async function forgetInCommands(
  transaction: Queryable,
  workspaceId: string,
  gone: readonly string[],
  partIds: (command: string, parts: number) => readonly string[],
): Promise<void> {
  const named = await transaction.query<{ id: string }>(
    `select command_id as id from document_update where workspace_id = $1 and document_id = any($2::uuid[]) and command_id is not null
    union select command_id from entry where workspace_id = $1 and id = any($2::uuid[]) and command_id is not null`,
    [workspaceId, gone],
  );
  const read = (ids: readonly string[]) =>
    transaction.query<{ id: string; before: Kept | null }>(
      'select id, before from command where workspace_id = $1 and id = any($2::uuid[]) and before is not null',
      [workspaceId, ids],
    );
  const commands = await read(named.map(({ id }) => id));
  const parts = await read(commands.flatMap(({ id, before }) => partIds(id, before?.parts ?? 0)));
  const ids = new Set(gone);
  for (const { id, before } of [...commands, ...parts]) {
    const kept = withoutRecords(before, ids);
    if (kept !== before)
      await transaction.query('update command set before = $3::json where workspace_id = $1 and id = $2', [
        workspaceId,
        id,
        JSON.stringify(kept),
      ]);
  }
}

function withoutRecords(before: Kept | null, gone: ReadonlySet<string>): Kept | null {
  // A command about one entry kept what the entry said.
  if (before?.kind === 'entry') return { kind: 'entry' };
  if (!before?.records && !before?.entries) return before;
  const left = (values: ByRecord) => Object.fromEntries(Object.entries(values).filter(([record]) => !gone.has(record)));
  return {
    ...before,
    ...(before.records && { records: left(before.records) }),
    ...(before.entries && { entries: left(before.entries) }),
  };
}
