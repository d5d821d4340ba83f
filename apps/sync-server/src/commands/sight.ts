import { homesOf } from '@rapport/model/access/audience';
import { can } from '@rapport/model/access/can';
import type { Changes } from '@rapport/model/commands/command';
import { RefusalError } from '@rapport/model/errors';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Values } from '@rapport/model/schema/row';
import { readAudiences, refKey } from '@rapport/persistence/server/audience/read-audiences';
import type { CommandContext } from './command-context.ts';

/**
 * [V6] Nobody hangs a note or a comment on a record that they do not see: the same answer as for one that does not exist.
 * What is not there yet is let through; it may be on its way.
 */
export async function refuseHidden(context: CommandContext, type: ObjectType, values: Values): Promise<void> {
  if (await isSeen(context, type, values)) return;
  const homes = type.access.homes ?? [];
  for (const field of homes)
    if (!(await isSeen(context, type, { [field]: values[field] }))) throw new RefusalError('not-found', { field });
  throw new RefusalError('not-found', homes[0] === undefined ? {} : { field: homes[0] });
}

/** Whether somebody sees every record that something hangs on, of those that are there. */
export async function isSeen(
  { actor, database, workspaceId }: CommandContext,
  type: ObjectType,
  values: Values,
): Promise<boolean> {
  const homes = homesOf(type, values);
  const audiences = await readAudiences(database, workspaceId, homes);
  return homes.every((home) => {
    const audience = audiences.get(refKey(home));
    return !audience || can(actor, 'read', { workspaceId, audience });
  });
}

/** The same for what a new record says, or what is changed of one. */
export const refuseHiddenHomes = (context: CommandContext, type: ObjectType, changes: Changes): Promise<void> =>
  refuseHidden(
    context,
    type,
    Object.fromEntries(
      Object.entries(changes).flatMap(([field, change]) =>
        'value' in change ? (change.value === null ? [] : [[field, change.value]]) : [[field, change.add]],
      ),
    ),
  );
