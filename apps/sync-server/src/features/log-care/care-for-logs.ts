import type { Services } from '../../services.ts';

/** Once a minute, which mostly finds nothing due: the logs of the workspaces that are ours are kept small. */
export async function careForLogs({ owner, workspaces }: Pick<Services, 'owner' | 'workspaces'>): Promise<void> {
  for (const { id } of workspaces()) await owner(id)?.careForLog();
}
