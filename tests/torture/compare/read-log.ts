import type { Rig } from '../rig.ts';
import { tokensIn, tokensInBytes } from '../tokens.ts';

/** Where a token stands in the log. */
export type Place = {
  readonly document: string;
  readonly position: number;
  readonly actor: string | null;
  readonly origin: string;
  readonly madeAt: Date;
};

type UpdateRow = {
  document_id: string;
  generation: number;
  position: string;
  update: Buffer;
  actor: string | null;
  origin: string;
  made_at: Date;
};
type EntryRow = { id: string; version: string; values: string; actor: string | null; origin: string; made_at: Date };

const page = 5_000;

/** Every token that the log holds, with the rows that hold it. */
export async function readLog({ sql, workspaceId }: Rig): Promise<Map<string, Place[]>> {
  const found = new Map<string, Place[]>();
  const add = (tokens: readonly string[], place: Place) => {
    for (const token of new Set(tokens)) found.set(token, [...(found.get(token) ?? []), place]);
  };
  let after: readonly [string, number, string] = ['00000000-0000-0000-0000-000000000000', 0, '0'];
  for (;;) {
    const rows = await sql<UpdateRow>(
      `select document_id, generation, position, update, actor, origin, made_at from document_update
        where workspace_id = $1 and (document_id, generation, position) > ($2, $3, $4)
        order by document_id, generation, position limit ${page}`,
      [workspaceId, ...after],
    );
    for (const row of rows)
      add(tokensInBytes(row.update), {
        document: row.document_id,
        position: Number(row.position),
        actor: row.actor,
        origin: row.origin,
        madeAt: row.made_at,
      });
    const last = rows.at(-1);
    if (!last) break;
    after = [last.document_id, last.generation, last.position];
  }
  const entries = await sql<EntryRow>(
    `select id, version, values::text as values, actor, origin, made_at from entry where workspace_id = $1 and type = 'comment'`,
    [workspaceId],
  );
  for (const row of entries)
    add(tokensIn(row.values), {
      document: row.id,
      position: Number(row.version),
      actor: row.actor,
      origin: row.origin,
      madeAt: row.made_at,
    });
  return found;
}
