import { account } from '../../../packages/model/src/objects/account.ts';
import type { ActivityEvent, Origin } from '../../../packages/model/src/projection/event.ts';
import { replayDocument } from '../../../packages/model/src/projection/replay.ts';
import type { Rig } from '../rig.ts';

type LogRow = {
  position: string;
  format: 'yjs-1' | 'deleted' | 'restored';
  update: Buffer;
  actor: string | null;
  origin: Origin;
  base: string | null;
  made_at: Date;
  at: Date;
};

/** The events of an account as its log tells them, one by one, before those of one person, key and minute are united. */
export async function replayRecord({ sql, workspaceId }: Rig, id: string): Promise<readonly ActivityEvent[]> {
  const rows = await sql<LogRow>(
    `select position, format, update, actor, origin, base, made_at, at from document_update
      where workspace_id = $1 and document_id = $2 order by position`,
    [workspaceId, id],
  );
  const replay = replayDocument(
    account,
    { id, generation: 1, createdAt: new Date(0).toISOString(), createdBy: undefined },
    rows.map((row) => ({
      format: row.format,
      update: row.update,
      actor: row.actor ?? undefined,
      origin: row.origin,
      base: row.base === null ? undefined : Number(row.base),
      position: Number(row.position),
      madeAt: row.made_at.toISOString(),
      at: row.at.toISOString(),
    })),
  );
  return replay?.events ?? [];
}
