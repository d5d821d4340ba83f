import { timingSafeEqual } from 'node:crypto';
import type { Actor } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { insertMember, listMembers, type MemberRow, updateMember } from '@rapport/persistence/server/identity/members';
import { anybodySignsIn, insertUser, lockFirstOwner } from '@rapport/persistence/server/identity/users';
import { createWorkspace, listWorkspaces, type WorkspaceRow } from '@rapport/persistence/server/identity/workspaces';
import type { Queryable } from '@rapport/persistence/server/database';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import { settingsType } from '@rapport/model/settings/settings-type';
import { v7 as uuidv7 } from 'uuid';
import type { WorkspaceOwner } from '../services.ts';
import { announce, type IdentityContext, normalEmail, normalName } from './identity-context.ts';
import type { Account, NewWorkspace } from './identity.ts';
import { checkPassword, hashPassword } from './password.ts';
import { firstOwnerCode } from './secret-codes.ts';
import { firstSettings } from './first-settings.ts';

/** Undefined once somebody can sign in: then people come by invitation. */
export async function signUpCode(context: IdentityContext): Promise<string | undefined> {
  return (await anybodySignsIn(context.database)) ? undefined : firstOwnerCode(context.secret);
}

function checkCode(context: IdentityContext, code: string): void {
  const [given, expected] = [Buffer.from(code), Buffer.from(firstOwnerCode(context.secret))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new RefusalError('sign-up-closed');
}

/**
 * Makes the first workspace and its owner, in an order in which each step can be repeated: rows of workspace and owner,
 * settings, and last the sign-in, which closes the door. Whoever is interrupted opens the link again.
 */
export async function signUpFirst(context: IdentityContext, code: string, wish: NewWorkspace, account: Account) {
  checkCode(context, code);
  checkPassword(account.password);
  checkZone(wish.timeZone);
  const email = normalEmail(account.email);
  const name = normalName(account.name);
  const title = normalName(wish.name, 'workspace.name');
  const passwordHash = await hashPassword(account.password);

  const { workspace, member } = await context.database.transaction((transaction) => firstRows(transaction, title, name));
  const owner = await context.openWorkspace({ id: workspace.id, slug: workspace.slug, incarnation: workspace.incarnation });
  const actor = { memberId: member.id, workspaceId: workspace.id, role: 'owner' } as const;
  await writeSettings(context, owner, actor, { ...wish, name: title });

  await context.database.transaction(async (transaction) => {
    await lockFirstOwner(transaction);
    if (await anybodySignsIn(transaction)) throw new RefusalError('sign-up-closed');
    const userId = uuidv7();
    await insertUser(transaction, { id: userId, accountId: uuidv7(), name, email, passwordHash });
    await updateMember(transaction, workspace.id, member.id, { userId, email, name }, member.id);
  });
  await announce(context, workspace.id, [{ type: 'member', id: member.id }]);
  return { workspaceId: workspace.id, slug: workspace.slug, memberId: member.id };
}

async function firstRows(
  transaction: Queryable,
  title: string,
  name: string,
): Promise<{ workspace: WorkspaceRow; member: MemberRow }> {
  await lockFirstOwner(transaction);
  if (await anybodySignsIn(transaction)) throw new RefusalError('sign-up-closed');
  const [known] = await listWorkspaces(transaction);
  const memberId = uuidv7();
  const workspace = known ?? (await createWorkspace(transaction, { id: uuidv7(), slug: slugOf(title), createdBy: memberId }));
  const left = (await listMembers(transaction, workspace.id)).find(({ role, userId }) => role === 'owner' && userId === null);
  const member =
    left ??
    (await insertMember(transaction, {
      workspaceId: workspace.id,
      id: memberId,
      name,
      role: 'owner',
      hue: 210,
      createdBy: memberId,
    }));
  return { workspace, member };
}

/** Only what is not there yet, so that an interrupted sign-up can be repeated. Resolves when everybody sees it. */
async function writeSettings(context: IdentityContext, owner: WorkspaceOwner, actor: Actor, wish: NewWorkspace): Promise<void> {
  await owner.drain();
  const settings = firstSettings(wish);
  const known = await readRows(
    context.database,
    actor.workspaceId,
    settingsType.key,
    settings.map(({ record }) => record),
  );
  const missing = settings.filter(({ record }) => !known.has(record));
  if (missing.length > 0) await owner.createMany(actor, missing, 'command', uuidv7());
  await owner.drain();
}

export function checkZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (error) {
    throw new RefusalError('invalid-field', { field: 'workspace.timeZone', values: { reason: 'no-such-zone' } }, error);
  }
}

/** The workspace's name in addresses: `Müller & Söhne` is `mueller-soehne`. */
export function slugOf(name: string): string {
  const german: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
  const slug = name
    .toLowerCase()
    .replace(/[äöüß]/g, (letter) => german[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return slug || 'workspace';
}
