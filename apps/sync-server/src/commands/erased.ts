import type { Changes, Command, CommandResult } from '@rapport/model/commands/command';
import { companionFields } from '@rapport/model/features/trash/companions';
import { findCommand } from '@rapport/persistence/server/log/find-command';
import { findRegistry } from '@rapport/persistence/server/log/load-documents';
import { validate } from 'uuid';
import type { CommandContext } from './command-context.ts';

/** Whether a command is about a record that was deleted for good, so that its author is told that and not "not found". */
export async function isErased(context: CommandContext, command: Command): Promise<boolean> {
  if (command.kind === 'entry') return anyErased(context, referred(command.changes, ['record']));
  if (command.kind === 'recover' || command.kind === 'create') return anyErased(context, [command.record]);
  if (command.kind === 'undo') {
    const undone = (await findCommand(context.database, context.workspaceId, command.command))?.result as
      CommandResult | undefined;
    return anyErased(context, undone?.records.map(({ record }) => record) ?? []);
  }
  return 'records' in command && anyErased(context, command.records);
}

/** Whether a note or link would belong to a record that was deleted for good: nobody would ever find it there. */
export const belongsToErased = (context: CommandContext, type: string, changes: Changes): Promise<boolean> =>
  anyErased(
    context,
    referred(
      changes,
      companionFields.filter((one) => one.type === type).map(({ field }) => field),
    ),
  );

/** Ids of the records that these fields name, `<type>:<id>`. */
const referred = (changes: Changes, fields: readonly string[]): readonly string[] =>
  fields.flatMap((field) => {
    const change = changes[field];
    const id = change && 'value' in change && typeof change.value === 'string' ? change.value.split(':')[1] : undefined;
    return id !== undefined && validate(id) ? [id] : [];
  });

async function anyErased({ database, workspaceId }: CommandContext, ids: readonly string[]): Promise<boolean> {
  if (ids.length === 0) return false;
  const registry = await findRegistry(database, workspaceId, ids);
  return [...registry.values()].some(({ erasedAt }) => erasedAt !== null);
}
