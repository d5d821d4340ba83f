import { groupsOf } from '@rapport/model/access/can';
import type { Changes, CommandResult } from '@rapport/model/commands/command';
import { viewContext } from '@rapport/model/query/view-context';
import type { Filter } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { findCommand } from '@rapport/persistence/server/log/find-command';
import { findIds } from '@rapport/persistence/server/rows/find-ids';
import { partId, recordsPerChunk, type StoredPart } from './chunks.ts';
import { commit, withDocuments, type CommandContext } from './command-context.ts';
import { changeAll } from './update.ts';

/** The same changes for certain records, or for all that a filter finds while the command runs. */
export type Pass = {
  readonly type: ObjectType;
  readonly which: readonly string[] | readonly Filter[];
  readonly changes: Changes;
};
type PassPart = StoredPart['result'] & { readonly pass: number };

const isIds = (which: Pass['which']): which is readonly string[] => typeof which[0] === 'string';

/**
 * Runs over records of several types that the server finds by itself, in parts that commit one by one. Each part goes
 * on after the last id of the one before, so that an interrupted command finds the same place again although the
 * records it has changed are no longer found.
 */
export async function inPasses(context: CommandContext, passes: readonly Pass[]): Promise<CommandResult> {
  const { command, database, workspaceId, actor, now } = context;
  const records: CommandResult['records'][number][] = [];
  const skipped: CommandResult['skipped'][number][] = [];
  let part = 0;
  for (const [index, pass] of passes.entries()) {
    let after: string | undefined;
    for (;;) {
      const id = partId(command.id, part);
      const done = (await findCommand(database, workspaceId, id))?.result as PassPart | undefined;
      if (done && done.pass !== index) break;
      let result = done;
      if (!result) {
        const ids = await nextIds(context, pass, after);
        if (ids.length === 0) break;
        result = await withDocuments(context, pass.type.key, ids, async (open): Promise<PassPart> => {
          const chunk = changeAll(context, pass.type, open, ids, () => pass.changes);
          const made: PassPart = { records: chunk.records, skipped: chunk.skipped, pass: index };
          const row = {
            workspaceId,
            id,
            actor: actor.memberId,
            kind: `${command.kind}-part`,
            result: made,
            before: { kind: 'update', records: chunk.before },
            at: now(),
          };
          await commit(context, chunk.changed, { updates: chunk.updates, commands: [row] }, undefined);
          return made;
        });
      }
      records.push(...result.records);
      skipped.push(...result.skipped);
      after = [...result.records, ...result.skipped]
        .map(({ record }) => record)
        .sort()
        .at(-1);
      part++;
    }
  }
  const result: CommandResult = { id: command.id, records, skipped };
  await commit(context, [], {}, result, { kind: 'update', parts: part, records: {} });
  return result;
}

function nextIds(context: CommandContext, { type, which }: Pass, after: string | undefined): Promise<string[]> {
  if (isIds(which)) return Promise.resolve(which.filter((id) => after === undefined || id > after).sort());
  const { actor, database, workspaceId, now, definitions } = context;
  const surroundings = viewContext(definitions(), actor.memberId, now().toISOString());
  return findIds(database, workspaceId, { type: type.key, filter: which }, surroundings, {
    groups: groupsOf(actor),
    after,
    limit: recordsPerChunk,
  });
}
