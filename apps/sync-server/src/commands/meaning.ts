import { changeFaults } from '@rapport/model/commands/change-faults';
import type { Changes } from '@rapport/model/commands/command';
import { RefusalError, type Refusal } from '@rapport/model/errors';
import { projectRecord } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { lackingField } from '@rapport/model/schema/required-fields';
import { settingsIds, type Definitions } from '@rapport/model/settings/definitions';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import { settingsType } from '@rapport/model/settings/settings-type';
import { hasStood } from '@rapport/persistence/server/events/has-stood';
import type { CommandContext } from './command-context.ts';

/** Refuses changes that would leave a field without a value that must have one [M157, M257]. */
export function refuseLacking(type: ObjectType, changes: Changes, verb: 'create' | 'update'): void {
  const field = lackingField(type, changes, verb);
  if (field !== undefined) throw new RefusalError('invalid-field', { field, values: { reason: 'required' } });
}

/**
 * Refuses changes that mean nothing here, as the API does [M257]: their author's client keeps them and says why. What stood
 * in the one `record` that they change may come back whatever it is: a restore is no new claim [M234].
 */
export async function refuseUnmeant(context: CommandContext, type: ObjectType, changes: Changes, record?: string): Promise<void> {
  if (changeFaults(type, changes, context.definitions()).length === 0) return;
  // An option may be younger than the rows that say so: an admin makes one and uses it in the same breath.
  const faults = changeFaults(type, changes, await asSaidByNow(context));
  for (const fault of faults)
    if (record === undefined || !(await mayComeBack(context, record, changes, fault))) throw new RefusalError(fault.kind, fault);
}

async function mayComeBack(
  { database, workspaceId }: CommandContext,
  record: string,
  changes: Changes,
  { field }: Refusal,
): Promise<boolean> {
  const change = field === undefined ? undefined : changes[field];
  if (field === undefined || !change || !('value' in change)) return false;
  return hasStood(database, workspaceId, record, field, change.value);
}

/** What admins have defined, their last words included. Who is here is read as it is written. */
async function asSaidByNow({ documents, workspaceId, definitions, defined }: CommandContext): Promise<Definitions> {
  await defined();
  const { workspace, members, teams } = definitions();
  const settings = await Promise.all(
    [settingsIds.pipelines, settingsIds.choices].map(async (id) => {
      const name = await documents.nameOf(workspaceId, settingsType.key, id);
      if (name === undefined) return { id, values: {} };
      const live = await documents.open(name);
      const { values } = projectRecord(settingsType, live.doc);
      documents.release(live);
      return { id, values };
    }),
  );
  const language = workspace.locale.startsWith('de') ? 'de' : 'en';
  return { ...definitionsFromRows({ settings, members: [], teams: [] }, language), workspace, members, teams };
}
