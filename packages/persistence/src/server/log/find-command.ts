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

/** Several commands that were already run, by id. */
export async function findCommands(
  database: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, StoredCommand>> {
  const commands = await database.prepared<StoredCommand>(
    'find-commands',
    'select id, actor, kind, result, before, at from command where workspace_id = $1 and id = any($2::uuid[])',
    [workspaceId, ids],
  );
  return new Map(commands.map((command) => [command.id, command]));
}
