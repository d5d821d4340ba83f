import type { Actor } from '@rapport/model/access/can';
import { atLeast } from '@rapport/model/access/roles';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { localeOf, pictureOf, zoneOf } from '@rapport/model/settings/definitions-from-rows';
import {
  findMember,
  findMemberByEmail,
  insertMember,
  listMembers,
  lockOwners,
  type MemberRow,
  type NewMember as StoredMember,
  updateMember,
} from '@rapport/persistence/server/identity/members';
import { listTeams } from '@rapport/persistence/server/identity/teams';
import { deleteSessions } from '@rapport/persistence/server/identity/sessions';
import { findUserByEmail, insertUser, replacePassword, signsInElsewhere } from '@rapport/persistence/server/identity/users';
import type { Queryable } from '@rapport/persistence/server/database';
import { v7 as uuidv7 } from 'uuid';
import { audit, audited, auditUser } from '../audit/audit.ts';
import type { Account, MemberChanges, NewMember } from './identity.ts';
import { announce, demand, type IdentityContext, normalEmail, normalName, uniqueEmail } from './identity-context.ts';
import { checkPassword, hashPassword, verifyPassword } from './password.ts';

/** Steps of the golden angle keep the colours of people who joined one after the other far apart. */
export async function nextHue(database: Queryable, workspaceId: string): Promise<number> {
  return Math.round((await listMembers(database, workspaceId)).length * 137.508 + 210) % 360;
}

async function checkedMember(
  database: Queryable,
  workspaceId: string,
  wish: NewMember,
): Promise<Omit<StoredMember, 'id' | 'hue'>> {
  await checkPlace(database, workspaceId, undefined, wish);
  return {
    workspaceId,
    name: normalName(wish.name),
    email: wish.email === undefined ? null : normalEmail(wish.email),
    role: wish.role ?? 'member',
    manager: wish.manager ?? null,
    team: wish.team ?? null,
  };
}

/** A member without a sign-in: somebody who owns records but does not use the product, or not yet. */
export async function addMember(context: IdentityContext, actor: Actor, wish: NewMember): Promise<string> {
  demand(actor, 'invite');
  if (!atLeast(actor.role, wish.role ?? 'member')) throw new RefusalError('not-allowed');
  const member = await checkedMember(context.database, actor.workspaceId, wish);
  const id = uuidv7();
  const hue = await nextHue(context.database, actor.workspaceId);
  const line = { action: 'member-added', subject: id, details: { name: member.name, role: member.role } } as const;
  await uniqueEmail(
    audited(context, actor, line, (transaction) => insertMember(transaction, { ...member, id, hue, createdBy: actor.memberId })),
  );
  await announce(context, actor.workspaceId, [{ type: 'member', id }]);
  return id;
}

/** For the command line: somebody who may sign in at once. A placeholder with the address becomes this person. */
export async function addUser(context: IdentityContext, workspaceId: string, wish: NewMember & Account): Promise<string> {
  checkPassword(wish.password);
  const member = await checkedMember(context.database, workspaceId, wish);
  const email = normalEmail(wish.email);
  const passwordHash = await hashPassword(wish.password);
  const id = await uniqueEmail(
    context.database.transaction(async (transaction) => {
      const known = await findUserByEmail(transaction, email);
      if (known && !(known.passwordHash && (await verifyPassword(known.passwordHash, wish.password))))
        throw new RefusalError('already-exists', { field: 'email' });
      const userId = known?.id ?? uuidv7();
      if (!known) await insertUser(transaction, { id: userId, accountId: uuidv7(), name: member.name, email, passwordHash });
      const placeholder = await findMemberByEmail(transaction, workspaceId, email);
      if (placeholder?.userId) throw new RefusalError('already-exists', { field: 'email' });
      if (placeholder) {
        await updateMember(
          transaction,
          workspaceId,
          placeholder.id,
          { userId, name: member.name, role: member.role, active: true },
          null,
        );
        return placeholder.id;
      }
      const memberId = uuidv7();
      await insertMember(transaction, { ...member, id: memberId, userId, email, hue: await nextHue(transaction, workspaceId) });
      return memberId;
    }),
  );
  await announce(context, workspaceId, [{ type: 'member', id }]);
  return id;
}

/** For the command line and for people who forgot theirs. Everybody signed in with the old one is signed out. */
export async function setPassword(context: IdentityContext, email: string, password: string): Promise<void> {
  checkPassword(password);
  const { database, now } = context;
  const user = await findUserByEmail(database, normalEmail(email));
  if (!user) throw new RefusalError('not-found', { field: 'email' });
  await replacePassword(database, user.id, await hashPassword(password));
  await auditUser(database, user.id, { at: new Date(now()), action: 'password-reset', details: { by: 'operator' } });
  context.endSessions(await deleteSessions(database, { userId: user.id }));
}

/**
 * Roles: only owners make and unmake owners, nobody gives a role above their own, and the last owner stays.
 * Deactivating somebody ends what they have open and keeps their name on everything they did.
 */
export async function changeMember(context: IdentityContext, actor: Actor, id: string, changes: MemberChanges): Promise<void> {
  if (!isUuid(id)) throw new RefusalError('not-found');
  const { workspaceId } = actor;
  const ended = await context.database.transaction(async (transaction) => {
    // First the lock: it makes "is there another owner" and the change one step.
    const owners = await lockOwners(transaction, workspaceId);
    const member = await findMember(transaction, workspaceId, id);
    if (!member) throw new RefusalError('not-found');
    demandChange(actor, member, changes);
    const ceasesToOwn =
      member.role === 'owner' &&
      member.active &&
      ((changes.role !== undefined && changes.role !== 'owner') || changes.active === false);
    if (ceasesToOwn && owners.every((owner) => owner === id)) throw new RefusalError('last-owner');
    await checkPlace(transaction, workspaceId, id, changes);
    checkProfile(changes);
    const name = changes.name === undefined ? undefined : normalName(changes.name);
    await updateMember(transaction, workspaceId, id, withoutUndefined({ ...changes, name }), actor.memberId);
    await auditChange(context, transaction, actor, member, changes);
    return changes.active === false &&
      member.userId !== null &&
      !(await signsInElsewhere(transaction, member.userId, workspaceId))
      ? deleteSessions(transaction, { userId: member.userId })
      : [];
  });
  context.endSessions(ended);
  await announce(context, workspaceId, [{ type: 'member', id }]);
}

/** What administrators change about people. What people say of themselves is nobody's business. */
async function auditChange(
  { now }: IdentityContext,
  transaction: Queryable,
  actor: Actor,
  member: MemberRow,
  { role, active, manager, team }: MemberChanges,
): Promise<void> {
  const line = { workspaceId: actor.workspaceId, at: new Date(now()), actor: actor.memberId, subject: member.id };
  if (active !== undefined && active !== member.active)
    await audit(transaction, { ...line, action: active ? 'activated' : 'deactivated', details: { name: member.name } });
  const details = {
    ...(role !== undefined && role !== member.role && { from: member.role, to: role }),
    ...(manager !== undefined && manager !== member.manager && { manager: manager ?? '' }),
    ...(team !== undefined && team !== member.team && { team: team ?? '' }),
  };
  if (Object.keys(details).length > 0)
    await audit(transaction, { ...line, action: 'member-changed', details: { name: member.name, ...details } });
}

/** What people change about themselves, whatever their role. */
const ownKeys: ReadonlySet<string> = new Set(['name', 'picture', 'locale', 'timeZone'] satisfies (keyof MemberChanges)[]);

function demandChange(actor: Actor, member: MemberRow, changes: MemberChanges): void {
  const own =
    member.id === actor.memberId && Object.entries(changes).every(([key, value]) => value === undefined || ownKeys.has(key));
  if (own) return;
  demand(actor, 'change-roles');
  if (!atLeast(actor.role, member.role) || (changes.role !== undefined && !atLeast(actor.role, changes.role)))
    throw new RefusalError('not-allowed');
}

function checkProfile({ picture, locale, timeZone }: MemberChanges): void {
  const invalid = (field: string, reason: string) => new RefusalError('invalid-field', { field, values: { reason } });
  if (picture && !pictureOf(picture)) throw invalid('picture', 'not-a-picture');
  if (locale && !localeOf(locale)) throw invalid('locale', 'no-such-locale');
  if (timeZone && !zoneOf(timeZone)) throw invalid('timeZone', 'no-such-zone');
}

/** Manager and team exist, and nobody ends up above themselves. */
async function checkPlace(
  database: Queryable,
  workspaceId: string,
  id: string | undefined,
  place: Pick<MemberChanges, 'manager' | 'team'>,
): Promise<void> {
  if (place.team && !(await listTeams(database, workspaceId)).some((team) => team.id === place.team && team.deletedAt === null)) {
    throw new RefusalError('invalid-field', { field: 'team', values: { reason: 'no-such-team' } });
  }
  if (!place.manager) return;
  const members = new Map((await listMembers(database, workspaceId)).map((member) => [member.id, member]));
  if (!members.has(place.manager))
    throw new RefusalError('invalid-field', { field: 'manager', values: { reason: 'no-such-member' } });
  const seen = new Set(id === undefined ? [] : [id]);
  for (let above: string | null | undefined = place.manager; above; above = members.get(above)?.manager) {
    if (seen.has(above)) throw new RefusalError('invalid-field', { field: 'manager', values: { reason: 'cycle' } });
    seen.add(above);
  }
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };
const withoutUndefined = <T extends object>(values: T): Defined<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
