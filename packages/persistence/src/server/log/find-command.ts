import type { Queryable } from '../database.ts';

export type StoredCommand = {
  readonly id: string;
  readonly actor: string | null;
  readonly kind: string;
  readonly result: unknown;
  readonly before: unknown;
  readonly at: Date;
};

/** A command that was already run. */
export async function findCommand(database: Queryable, workspaceId: string, id: string): Promise<StoredCommand | undefined> {
  const [command] = await database.prepared<StoredCommand>(
    'find-command',
    'select id, actor, kind, result, before, at from command where workspace_id = $1 and id = $2',
    [workspaceId, id],
  );
  return command;
}
