import type { CommandResult } from '@rapport/model/commands/command';
import { findCommand } from '@rapport/persistence/server/log/find-command';
import { v5 } from 'uuid';
import type { LiveDocument } from '../documents/live-document.ts';
import { commit, withDocuments, type CommandContext } from './command-context.ts';
import type { Chunk } from './update.ts';

export const recordsPerChunk = 200;

/** Id of a part of a command: known again when the command is sent again after a crash half-way. */
export const partId = (command: string, part: number): string => v5(`part-${part}`, command);

export type StoredPart = { readonly result: Pick<CommandResult, 'records' | 'skipped'>; readonly before: unknown };

/**
 * Runs over many records in parts that commit one by one, so that nobody's edit waits for all of them. The command's
 * own row comes with the last part and counts the others, which an interrupted command finds done when it runs again.
 */
export async function inChunks(
  context: CommandContext,
  type: string | ((record: string) => string),
  records: readonly string[],
  change: (open: readonly (LiveDocument | undefined)[], records: readonly string[]) => Chunk,
): Promise<CommandResult> {
  const { command, database, workspaceId, actor, now } = context;
  const parts = Math.max(1, Math.ceil(records.length / recordsPerChunk));
  const result = {
    id: command.id,
    records: [] as CommandResult['records'][number][],
    skipped: [] as CommandResult['skipped'][number][],
  };
  for (let part = 0; part < parts; part++) {
    const id = partId(command.id, part);
    const done = parts > 1 && part < parts - 1 ? await findCommand(database, workspaceId, id) : undefined;
    if (done) {
      const stored = done.result as StoredPart['result'];
      result.records.push(...stored.records);
      result.skipped.push(...stored.skipped);
      continue;
    }
    const slice = records.slice(part * recordsPerChunk, (part + 1) * recordsPerChunk);
    await withDocuments(context, type, slice, async (open) => {
      const chunk = change(open, slice);
      result.records.push(...chunk.records);
      result.skipped.push(...chunk.skipped);
      const before = { kind: 'update', parts: parts - 1, records: chunk.before };
      if (part === parts - 1) return commit(context, chunk.changed, { updates: chunk.updates }, result, before);
      const row = {
        workspaceId,
        id,
        actor: actor.memberId,
        kind: `${command.kind}-part`,
        result: { records: chunk.records, skipped: chunk.skipped },
        before,
        at: now(),
      };
      return commit(context, chunk.changed, { updates: chunk.updates, commands: [row] }, undefined);
    });
  }
  return result;
}
