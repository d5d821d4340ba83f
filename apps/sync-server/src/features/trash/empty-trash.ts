import type { Services } from '../../services.ts';

/** Once a minute: what was deleted longer ago than the trash keeps it goes for good, in the workspaces that are ours. */
export async function emptyTrash({ owner, workspaces }: Pick<Services, 'owner' | 'workspaces'>): Promise<void> {
  for (const { id } of workspaces()) await owner(id)?.emptyTrash();
}
