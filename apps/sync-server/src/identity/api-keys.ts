import { can, type Actor } from '@rapport/model/access/can';
import { atLeast } from '@rapport/model/access/roles';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { insertApiKey, listApiKeys, revokeApiKey } from '@rapport/persistence/server/identity/api-keys';
import { findMember } from '@rapport/persistence/server/identity/members';
import { v7 as uuidv7 } from 'uuid';
import { audited } from '../audit/audit.ts';
import type { KeyInfo } from './identity.ts';
import { demand, type IdentityContext, normalName } from './identity-context.ts';
import { newKey } from './secret-codes.ts';

/** A key acts as its member, with the role that the member has when it is used. The key itself is shown once, here. */
export async function addKey(
  context: IdentityContext,
  actor: Actor,
  name: string,
  memberId = actor.memberId,
): Promise<{ id: string; key: string }> {
  demand(actor, 'manage-keys');
  const member = isUuid(memberId) ? await findMember(context.database, actor.workspaceId, memberId) : undefined;
  if (!member?.active) throw new RefusalError('invalid-field', { field: 'member', values: { reason: 'no-such-member' } });
  if (!can(actor, 'change-roles') && member.id !== actor.memberId) throw new RefusalError('not-allowed');
  // A key for somebody above would be a way to become them.
  if (!atLeast(actor.role, member.role)) throw new RefusalError('not-allowed');
  if ((await listApiKeys(context.database, actor.workspaceId, member.id)).length >= limits.keysPerMember.value) {
    throw new RefusalError('too-large', { field: 'keys', values: { limit: limits.keysPerMember.value } });
  }
  const key = newKey();
  const id = uuidv7();
  const line = { action: 'key-made', subject: member.id, details: { name: normalName(name) } } as const;
  await audited(context, actor, line, (transaction) =>
    insertApiKey(transaction, {
      workspaceId: actor.workspaceId,
      id,
      memberId: member.id,
      name: normalName(name),
      secret: key,
      hint: key.slice(0, 7),
      role: member.role,
      createdBy: actor.memberId,
    }),
  );
  return { id, key };
}

export async function keysOf(
  context: IdentityContext,
  actor: Actor,
): Promise<readonly (KeyInfo & { readonly member: string })[]> {
  demand(actor, 'manage-keys');
  // Who may have keys has their own; those who run the workspace see all of them.
  const whose = can(actor, 'change-roles') ? undefined : actor.memberId;
  return (await listApiKeys(context.database, actor.workspaceId, whose)).map((key) => ({
    id: key.id,
    name: key.name,
    member: key.memberId,
    hint: key.hint,
    createdAt: key.createdAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString(),
  }));
}

/** Takes effect at once, on sockets that it opened too. */
export async function revokeKey(context: IdentityContext, actor: Actor, id: string): Promise<void> {
  demand(actor, 'manage-keys');
  const whose = can(actor, 'change-roles') ? undefined : actor.memberId;
  const known = isUuid(id)
    ? (await listApiKeys(context.database, actor.workspaceId, whose)).find((key) => key.id === id)
    : undefined;
  if (!known) throw new RefusalError('not-found');
  const line = { action: 'key-revoked', subject: known.memberId, details: { name: known.name } } as const;
  await audited(context, actor, line, async (transaction) => {
    if (!(await revokeApiKey(transaction, actor.workspaceId, id))) throw new RefusalError('not-found');
  });
  context.rights.forget();
  context.owner(actor.workspaceId)?.sessionEnded(`key:${id}`);
}
