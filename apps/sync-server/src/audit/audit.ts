import type { Actor } from '@rapport/model/access/can';
import { insertAudit, type NewAuditEntry } from '@rapport/persistence/server/audit/audit-rows';
import type { Database, Queryable } from '@rapport/persistence/server/database';
import { workspacesOfUser } from '@rapport/persistence/server/identity/workspaces';
import { whenceDetails } from './whence.ts';

/** Writes a line of the audit log: the one way in. Where the request came from is added. */
export const audit = (database: Queryable, entry: NewAuditEntry): Promise<void> =>
  insertAudit(database, { ...entry, details: { ...whenceDetails(), ...entry.details } });

/** What a member did in their workspace. */
export const auditBy = (
  { database, now }: { readonly database: Queryable; readonly now: () => number },
  actor: Actor,
  entry: Pick<NewAuditEntry, 'id' | 'action' | 'subject' | 'details'>,
): Promise<void> => audit(database, { ...entry, workspaceId: actor.workspaceId, at: new Date(now()), actor: actor.memberId });

/** Does something and writes its line: both, or neither. */
export const audited = <Result>(
  { database, now }: { readonly database: Database; readonly now: () => number },
  actor: Actor,
  line: Pick<NewAuditEntry, 'action' | 'subject' | 'details'>,
  act: (transaction: Queryable) => Promise<Result>,
): Promise<Result> =>
  database.transaction(async (transaction) => {
    const result = await act(transaction);
    await auditBy({ database: transaction, now }, actor, line);
    return result;
  });

/** What somebody who signs in did, or what was done to them, in each of their workspaces. */
export async function auditUser(
  database: Queryable,
  userId: string,
  {
    stranger = false,
    ...entry
  }: Omit<NewAuditEntry, 'workspaceId' | 'actor' | 'subject' | 'id'> & { readonly stranger?: boolean },
): Promise<void> {
  for (const { id: workspaceId, memberId } of await workspacesOfUser(database, userId))
    // Somebody who could not prove to be the member is not the one who did it.
    await audit(database, { ...entry, workspaceId, actor: stranger ? undefined : memberId, subject: memberId });
}
