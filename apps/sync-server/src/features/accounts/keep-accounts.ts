import { limits } from '@rapport/model/limits';
import { forgetAudit } from '@rapport/persistence/server/audit/audit-rows';
import type { Services } from '../../services.ts';

/** Once a minute: what is over ends, and what the audit log need not know any longer is forgotten. */
export async function keepAccounts(
  { identity, database, workspaces }: Pick<Services, 'identity' | 'database' | 'workspaces'>,
  now: number,
): Promise<void> {
  await identity.endSpentSessions();
  const before = new Date(now - limits.auditDays.value * 86_400_000);
  for (const { id } of workspaces()) await forgetAudit(database, id, before);
}
