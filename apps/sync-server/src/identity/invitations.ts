import type { Actor } from '@rapport/model/access/can';
import { atLeast, type Role } from '@rapport/model/access/roles';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import {
  acceptInvitation,
  findInvitation,
  insertInvitation,
  revokeInvitation,
  type InvitationRow,
} from '@rapport/persistence/server/identity/invitations';
import {
  findMember,
  findMemberByEmail,
  findMemberOfUser,
  insertMember,
  updateMember,
} from '@rapport/persistence/server/identity/members';
import { findUserByEmail, insertUser } from '@rapport/persistence/server/identity/users';
import { findWorkspace } from '@rapport/persistence/server/identity/workspaces';
import type { Queryable } from '@rapport/persistence/server/database';
import { v7 as uuidv7 } from 'uuid';
import { audit, audited } from '../audit/audit.ts';
import type { Account, InvitationInfo } from './identity.ts';
import { announce, demand, type IdentityContext, normalEmail, normalName, uniqueEmail } from './identity-context.ts';
import { nextHue } from './members.ts';
import { checkPassword, hashPassword, verifyPassword } from './password.ts';
import { newCode } from './secret-codes.ts';

const day = 24 * 60 * 60_000;

export type Invitation = { readonly email?: string | undefined; readonly role: Role; readonly member?: string | undefined };

/** A link that makes whoever opens it a member. It is shown once; only its hash is stored. */
export async function invite(
  context: IdentityContext,
  actor: Actor,
  wish: Invitation,
): Promise<{ id: string; link: string; expiresAt: string; email: string | undefined }> {
  demand(actor, 'invite');
  // Nobody hands out more than they have.
  if (!atLeast(actor.role, wish.role)) throw new RefusalError('not-allowed');
  const email = wish.email === undefined ? null : normalEmail(wish.email);
  const known = email === null ? undefined : await findMemberByEmail(context.database, actor.workspaceId, email);
  if (known?.userId) throw new RefusalError('already-exists', { field: 'email' });
  if (wish.member !== undefined) {
    const placeholder = isUuid(wish.member) ? await findMember(context.database, actor.workspaceId, wish.member) : undefined;
    if (!placeholder) throw new RefusalError('invalid-field', { field: 'member', values: { reason: 'no-such-member' } });
    if (placeholder.userId) throw new RefusalError('already-exists', { field: 'member' });
    if (known && known.id !== placeholder.id) throw new RefusalError('already-exists', { field: 'email' });
  }
  const code = newCode();
  const id = uuidv7();
  const expiresAt = new Date(context.now() + limits.invitationDays.value * day);
  const memberId = wish.member ?? known?.id;
  const details = { ...(email !== null && { email }), role: wish.role };
  await audited(context, actor, { action: 'invited', subject: memberId, details }, (transaction) =>
    insertInvitation(transaction, {
      workspaceId: actor.workspaceId,
      id,
      code,
      email,
      role: wish.role,
      memberId: memberId ?? null,
      createdBy: actor.memberId,
      expiresAt,
    }),
  );
  return { id, link: `${context.publicUrl}/invite/${code}`, expiresAt: expiresAt.toISOString(), email: email ?? undefined };
}

/** Nobody joins by it any more. */
export async function withdrawInvitation(context: IdentityContext, actor: Actor, id: string): Promise<void> {
  demand(actor, 'invite');
  await audited(context, actor, { action: 'invitation-withdrawn' }, async (transaction) => {
    if (!isUuid(id) || !(await revokeInvitation(transaction, actor.workspaceId, id))) throw new RefusalError('not-found');
  });
}

/** What the link says before it is accepted. Expired and used ones say so, with the name of whom to ask. */
export async function readInvitation(context: IdentityContext, code: string): Promise<InvitationInfo> {
  const { invitation, inviter } = await openInvitation(context, code);
  const workspace = await findWorkspace(context.database, invitation.workspaceId);
  const placeholder = invitation.memberId
    ? await findMember(context.database, invitation.workspaceId, invitation.memberId)
    : undefined;
  return {
    workspace: context.owner(invitation.workspaceId)?.definitions().workspace.name || (workspace?.slug ?? ''),
    inviter,
    email: invitation.email ?? undefined,
    name: placeholder?.name,
    role: invitation.role,
    expiresAt: invitation.expiresAt.toISOString(),
  };
}

async function openInvitation(context: IdentityContext, code: string): Promise<{ invitation: InvitationRow; inviter: string }> {
  const invitation = await findInvitation(context.database, code);
  if (!invitation) throw new RefusalError('not-found');
  const by = invitation.createdBy ? await findMember(context.database, invitation.workspaceId, invitation.createdBy) : undefined;
  const inviter = by?.name ?? '';
  if (invitation.acceptedAt) throw new RefusalError('invitation-used', { values: { inviter } });
  if (invitation.revokedAt || invitation.expiresAt.getTime() <= context.now())
    throw new RefusalError('invitation-expired', { values: { inviter } });
  return { invitation, inviter };
}

/** Makes the sign-in (or, with its password, uses the one that the address has) and the member, together. */
export async function acceptInvitationAs(context: IdentityContext, code: string, account: Account) {
  const { invitation, inviter } = await openInvitation(context, code);
  const name = normalName(account.name);
  const email = normalEmail(account.email);
  // Whoever was invited by address comes with that address; the link alone is not enough to be somebody else.
  if (invitation.email !== null && invitation.email !== email) throw new RefusalError('invalid-field', { field: 'email' });
  const person = await personOf(context, name, email, account.password);
  const memberId = await uniqueEmail(
    context.database.transaction(async (transaction) => {
      await person.store(transaction);
      const id = await joinAs(transaction, invitation, { userId: person.id, name, email });
      if (!(await acceptInvitation(transaction, invitation.workspaceId, invitation.id, id))) {
        throw new RefusalError('invitation-used', { values: { inviter } });
      }
      await audit(transaction, {
        workspaceId: invitation.workspaceId,
        at: new Date(context.now()),
        actor: id,
        action: 'joined',
        subject: id,
        details: { name, email, by: 'invitation' },
      });
      return id;
    }),
  );
  await announce(context, invitation.workspaceId, [{ type: 'member', id: memberId }]);
  const workspace = await findWorkspace(context.database, invitation.workspaceId);
  return { workspaceId: invitation.workspaceId, slug: workspace?.slug ?? '', memberId };
}

async function personOf(context: IdentityContext, name: string, email: string, password: string) {
  const known = await findUserByEmail(context.database, email);
  if (known) {
    if (!known.passwordHash || !(await verifyPassword(known.passwordHash, password))) throw new RefusalError('wrong-password');
    return { id: known.id, store: async () => {} };
  }
  checkPassword(password);
  const passwordHash = await hashPassword(password);
  const id = uuidv7();
  return {
    id,
    store: (transaction: Queryable) => insertUser(transaction, { id, accountId: uuidv7(), name, email, passwordHash }),
  };
}

/** As the placeholder that the invitation names, as the one with the same address, or as somebody new. */
async function joinAs(
  transaction: Queryable,
  { workspaceId, memberId, role, createdBy }: InvitationRow,
  person: { userId: string; name: string; email: string },
): Promise<string> {
  if (await findMemberOfUser(transaction, workspaceId, person.userId))
    throw new RefusalError('already-exists', { field: 'email' });
  const placeholder = memberId
    ? await findMember(transaction, workspaceId, memberId)
    : await findMemberByEmail(transaction, workspaceId, person.email);
  if (placeholder && placeholder.userId === null) {
    await updateMember(transaction, workspaceId, placeholder.id, { ...person, role, active: true }, placeholder.id);
    return placeholder.id;
  }
  const id = uuidv7();
  await insertMember(transaction, { workspaceId, id, ...person, role, hue: await nextHue(transaction, workspaceId), createdBy });
  return id;
}
