import type { Actor } from '@rapport/model/access/can';
import { atLeast, type Role } from '@rapport/model/access/roles';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { listMembers } from '@rapport/persistence/server/identity/members';
import { deleteSpentSessions, isStrongSession, membersOutOfRules } from '@rapport/persistence/server/identity/sessions';
import { readSignInRules, writeSignInRules } from '@rapport/persistence/server/identity/sign-in-rules';
import { audited } from '../audit/audit.ts';
import { demand, type IdentityContext } from './identity-context.ts';
import type { Session } from './session.ts';

export type SignInRules = {
  readonly twoFactorRequired: boolean;
  readonly sessionDays: number | null;
  readonly domains: readonly { readonly domain: string; readonly role: Role }[];
};

export async function signInRules(context: IdentityContext, actor: Actor): Promise<SignInRules> {
  demand(actor, 'change-roles');
  const { twoFactorSince, sessionDays, domains } = await readSignInRules(context.database, actor.workspaceId);
  return { twoFactorRequired: twoFactorSince !== null, sessionDays, domains };
}

/** From now on, for sessions and sockets that are open, too. Keys act by a secret that admins made and are not asked. */
export async function changeSignInRules(
  context: IdentityContext,
  { actor, via, sessionId }: Session,
  changes: Partial<SignInRules>,
): Promise<void> {
  demand(actor, 'change-roles');
  const { database } = context;
  const before = await readSignInRules(database, actor.workspaceId);
  const required = changes.twoFactorRequired ?? before.twoFactorSince !== null;
  // Whoever asks it of everybody has it: nobody locks themselves out, and the company with them.
  if (required && !before.twoFactorSince && (via !== 'cookie' || !(await isStrongSession(database, sessionId.slice(8)))))
    throw new RefusalError('two-factor-needed');
  const rules = {
    twoFactorRequired: required,
    sessionDays: changes.sessionDays === undefined ? before.sessionDays : checkedDays(changes.sessionDays),
    domains: changes.domains === undefined ? before.domains : checkedDomains(actor, changes.domains),
  };
  const details = {
    twoFactor: required ? 'required' : 'optional',
    days: rules.sessionDays ?? 0,
    domains: rules.domains.map(({ domain }) => domain).join(', '),
  };
  await audited(context, actor, { action: 'sign-in-rules-changed', details }, (transaction) =>
    writeSignInRules(transaction, actor.workspaceId, rules, actor.memberId),
  );
  context.rights.forget();
  const owner = context.owner(actor.workspaceId);
  for (const { id, userId } of await listMembers(database, actor.workspaceId)) if (userId) owner?.accessChanged(id);
}

/** Sessions that are over end with what was opened through them, and so does what the rules allow no longer. */
export async function endSpentSessions(context: IdentityContext): Promise<void> {
  context.endSessions(await deleteSpentSessions(context.database));
  for (const { workspaceId, memberId } of await membersOutOfRules(context.database))
    context.owner(workspaceId)?.accessChanged(memberId);
}

function checkedDays(days: number | null): number | null {
  if (days === null) return null;
  if (!Number.isInteger(days) || days < 1 || days > limits.sessionDaysLongest.value)
    throw new RefusalError('invalid-field', { field: 'sessionDays', values: { limit: limits.sessionDaysLongest.value } });
  return days;
}

function checkedDomains(actor: Actor, domains: SignInRules['domains']): SignInRules['domains'] {
  if (domains.length > limits.joinDomains.value)
    throw new RefusalError('too-large', { field: 'domains', values: { limit: limits.joinDomains.value } });
  return domains.map(({ domain, role }) => {
    const name = domain.trim().toLowerCase().replace(/^@/, '');
    if (!/^(?=.{3,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u.test(name))
      throw new RefusalError('invalid-field', { field: 'domains', values: { reason: 'no-domain', value: domain.slice(0, 100) } });
    if (role === 'owner' || !atLeast(actor.role, role)) throw new RefusalError('not-allowed', { field: 'domains' });
    return { domain: name, role };
  });
}
