import type { Actor } from '@rapport/model/access/can';
import { settingsIds } from '@rapport/model/settings/definitions';
import { settingsType } from '@rapport/model/settings/settings-type';
import type { Database } from '@rapport/persistence/server/database';
import { findRegistry } from '@rapport/persistence/server/log/load-documents';
import { v5 } from 'uuid';
import type { WorkspaceOwner } from '../services.ts';

/** Makes the settings documents that a workspace lacks because it was founded before there were any of the kind. */
export async function ensureSettings(owner: WorkspaceOwner, database: Database): Promise<void> {
  const { id: workspaceId } = owner.workspace;
  const known = await findRegistry(database, workspaceId, Object.values(settingsIds));
  const founder = [...owner.definitions().members.values()].find(({ role }) => role === 'owner');
  // One that is being founded gets all of them at once.
  if (known.size === 0 || !founder) return;
  const actor: Actor = { memberId: founder.id, workspaceId, role: 'owner' };
  const missing = Object.values(settingsIds).filter((id) => !known.has(id));
  const records = missing.map((record) => ({ type: settingsType.key, record, changes: {} }));
  if (records.length > 0)
    await owner.createMany(actor, records, 'command', v5(records.map(({ record }) => record).join(), workspaceId));
}
