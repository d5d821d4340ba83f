import type { Actor } from '@rapport/model/access/can';
import { type Role, roles } from '@rapport/model/access/roles';
import { type Refusal, RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { listMembers } from '@rapport/persistence/server/identity/members';
import { createWorkspace } from '@rapport/persistence/server/identity/workspaces';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../../tests/support/fresh-database.ts';
import { createIdentity, type Identity } from './identity.ts';

const publicUrl = 'http://localhost:5400';
const password = 'correct horse battery';
let fresh: FreshDatabase;
let identity: Identity;
let workspaceId: string;
let now = Date.now();

const identityAt = (address = publicUrl) =>
  createIdentity({
    config: { publicUrl: address },
    database: fresh.database,
    secret: 'a secret of at least thirty-two letters',
    now: () => now,
    owner: () => undefined,
    workspaces: () => [],
    openWorkspace: () => Promise.reject(new Error('no engine here')),
  });

beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());
beforeEach(async () => {
  now = Date.now();
  identity = identityAt();
  workspaceId = uuidv7();
  await createWorkspace(fresh.database, { id: workspaceId, slug: `w-${workspaceId}`, createdBy: null });
});

const email = (name: string) => `${name}@${workspaceId.slice(-12)}.example`;
const person = async (name: string, role: Role = 'member'): Promise<Actor> => ({
  memberId: await identity.addUser(workspaceId, { name, email: email(name), password, role }),
  workspaceId,
  role,
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}, origin = publicUrl) =>
  new Request(`${origin}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin, ...headers },
  });
const signInAs = (name: string, secret = password, ip = '10.0.0.1') =>
  identity.handleAuth(post('/api/auth/sign-in/email', { email: email(name), password: secret }), ip);
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');

async function refusal(run: Promise<unknown>): Promise<Refusal | string> {
  try {
    await run;
    return 'not refused';
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
}

describe('sign-in', () => {
  test('the cookie of a sign-in acts as the member, in the role that the member has', async () => {
    const ana = await person('ana', 'manager');
    const response = await signInAs('ANA'.toLowerCase());
    expect(await response.json()).toEqual({ ok: true });
    const session = await identity.authenticate({ headers: new Headers({ cookie: cookieOf(response) }) });
    expect(session).toMatchObject({ actor: ana, via: 'cookie' });
  });

  test('no cookie, a forged one and one of a stranger are nobody', async () => {
    await person('ana');
    const cookie = cookieOf(await signInAs('ana'));
    expect(await identity.signedIn(new Headers())).toBeUndefined();
    expect(await identity.signedIn(new Headers({ cookie: cookie.slice(0, -6) }))).toBeUndefined();
    expect(await identity.signedIn(new Headers({ cookie: 'rapport.session_token=guess.guess' }))).toBeUndefined();
  });

  test('a wrong password and an unknown address get the same answer', async () => {
    await person('ana');
    expect(await refusal(signInAs('ana', 'wrong'))).toEqual({ kind: 'wrong-password' });
    expect(await refusal(signInAs('nobody'))).toEqual({ kind: 'wrong-password' });
    expect((await signInAs('ana')).status).toBe(200);
  });

  test('[V8] too many wrong passwords close the account for a while, from every address, and for nobody else', async () => {
    await Promise.all([person('ana'), person('bob')]);
    for (let n = 0; n < limits.signInsPerAccount.value; n++)
      expect(await refusal(signInAs('ana', 'wrong', `10.0.1.${n}`))).toMatchObject({ kind: 'wrong-password' });
    expect(await refusal(signInAs('ana', password, '10.0.2.1'))).toMatchObject({ kind: 'too-many' });
    expect((await signInAs('bob')).status).toBe(200);
    now += 15 * 60_000;
    expect((await signInAs('ana')).status).toBe(200);
  });

  test('[V8] one address cannot try one password on everybody', async () => {
    await person('ana');
    const guesses = Array.from({ length: limits.signInsPerAddress.value }, (_, n) =>
      refusal(signInAs(`guess${n}`, 'wrong', '10.9.9.9')),
    );
    expect(new Set((await Promise.all(guesses)).map((each) => (typeof each === 'string' ? each : each.kind)))).toEqual(
      new Set(['wrong-password']),
    );
    expect(await refusal(signInAs('ana', password, '10.9.9.9'))).toMatchObject({ kind: 'too-many' });
    expect((await signInAs('ana', password, '10.9.9.8')).status).toBe(200);
  });

  test('nobody makes an account through the library, and its other routes do not exist', async () => {
    for (const path of [
      '/api/auth/sign-up/email',
      '/api/auth/update-user',
      '/api/auth/delete-user',
      '/api/auth/ok',
      '/api/auth/sign-in/social',
    ]) {
      expect(await refusal(identity.handleAuth(post(path, { email: email('eve'), password, name: 'Eve' }), '10.0.0.1'))).toEqual({
        kind: 'not-found',
      });
    }
  });

  test('signing out ends the session at once', async () => {
    await person('ana');
    const cookie = cookieOf(await signInAs('ana'));
    const headers = new Headers({ cookie });
    const session = await identity.authenticate({ headers });
    await identity.handleAuth(post('/api/auth/sign-out', {}, { cookie }), '10.0.0.1');
    expect(await identity.signedIn(headers)).toBeUndefined();
    expect(
      await identity.actorOf({ memberId: session!.actor.memberId, workspaceId, session: session!.sessionId }),
    ).toBeUndefined();
  });

  test('changing the password needs the old one and ends the other sessions', async () => {
    await person('ana');
    const [here, elsewhere] = [cookieOf(await signInAs('ana')), cookieOf(await signInAs('ana'))];
    const change = (currentPassword: string, newPassword: string) =>
      identity.handleAuth(post('/api/auth/change-password', { currentPassword, newPassword }, { cookie: here }), '10.0.0.1');
    expect(await refusal(change('wrong', 'another good password'))).toEqual({ kind: 'wrong-password' });
    expect(await refusal(change(password, 'short'))).toMatchObject({ kind: 'invalid-field', field: 'newPassword' });
    expect((await change(password, 'another good password')).status).toBe(200);
    expect(await identity.signedIn(new Headers({ cookie: elsewhere }))).toBeUndefined();
    expect(await refusal(signInAs('ana'))).toEqual({ kind: 'wrong-password' });
    expect((await signInAs('ana', 'another good password')).status).toBe(200);
  });

  test('cookies are out of reach for scripts and other sites, and Secure where the address is', async () => {
    await person('ana');
    const plain = (await signInAs('ana')).headers.getSetCookie().join();
    expect(plain).toMatch(/HttpOnly/i);
    expect(plain).toMatch(/SameSite=Lax/i);
    expect(plain).not.toMatch(/; Secure/i);
    const https = 'https://crm.example';
    const response = await identityAt(https).handleAuth(
      post('/api/auth/sign-in/email', { email: email('ana'), password }, {}, https),
      '10.0.0.1',
    );
    const secure = response.headers.getSetCookie();
    expect(secure.length).toBeGreaterThan(0);
    for (const cookie of secure) expect(cookie).toMatch(/; Secure/i);
    const session = await identityAt(https).authenticate({ headers: new Headers({ cookie: cookieOf(response) }) });
    expect(session?.via).toBe('cookie');
  });
});

describe('invitations', () => {
  const codeOf = (link: string) => link.slice(link.lastIndexOf('/') + 1);

  test('a link makes a member with the role it was made for', async () => {
    const ana = await person('ana', 'admin');
    const { link } = await identity.invite(ana, { email: email('Bob'), role: 'manager' });
    expect(link).toMatch(/^http:\/\/localhost:5400\/invite\/[0-9a-z]{32}$/);
    expect(await identity.invitation(codeOf(link))).toMatchObject({ inviter: 'ana', email: email('bob'), role: 'manager' });
    const joined = await identity.accept(codeOf(link), { name: 'Bob', email: email('bob'), password });
    expect(await identity.authenticate({ headers: new Headers({ cookie: cookieOf(await signInAs('bob')) }) })).toMatchObject({
      actor: { memberId: joined.memberId, workspaceId, role: 'manager' },
    });
  });

  test('an expired one names the inviter, a used one is used, a guessed one does not exist', async () => {
    const ana = await person('ana', 'owner');
    const { link } = await identity.invite(ana, { role: 'viewer' });
    const late = await identity.invite(ana, { role: 'viewer' });
    await identity.accept(codeOf(link), { name: 'Bob', email: email('bob'), password });
    expect(await refusal(identity.invitation(codeOf(link)))).toEqual({ kind: 'invitation-used', values: { inviter: 'ana' } });
    now += limits.invitationDays.value * 24 * 60 * 60_000;
    expect(await refusal(identity.invitation(codeOf(late.link)))).toEqual({
      kind: 'invitation-expired',
      values: { inviter: 'ana' },
    });
    expect(await refusal(identity.accept(codeOf(late.link), { name: 'Eve', email: email('eve'), password }))).toMatchObject({
      kind: 'invitation-expired',
    });
    expect(await refusal(identity.invitation('0'.repeat(32)))).toEqual({ kind: 'not-found' });
  });

  test('of several who open one link at once, one gets in', async () => {
    const ana = await person('ana', 'owner');
    const { link } = await identity.invite(ana, { role: 'member' });
    const outcomes = await Promise.all(
      ['b', 'c', 'd'].map((name) => refusal(identity.accept(codeOf(link), { name, email: email(name), password }))),
    );
    expect(outcomes.filter((each) => each === 'not refused')).toHaveLength(1);
    expect(await listMembers(fresh.database, workspaceId)).toHaveLength(2);
  });

  test('whoever accepts becomes the placeholder that the invitation names', async () => {
    const ana = await person('ana', 'owner');
    const placeholder = await identity.addMember(ana, { name: 'R. Quill' });
    const { link } = await identity.invite(ana, { role: 'manager', member: placeholder });
    expect(await identity.invitation(codeOf(link))).toMatchObject({ name: 'R. Quill' });
    expect(await identity.accept(codeOf(link), { name: 'Rosa Quill', email: email('rosa'), password })).toMatchObject({
      memberId: placeholder,
    });
    expect(await listMembers(fresh.database, workspaceId)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: placeholder, name: 'Rosa Quill', email: email('rosa'), role: 'manager' }),
      ]),
    );
  });

  test('an invitation for one address is not for another, and nobody invites above their own role', async () => {
    const ana = await person('ana', 'admin');
    const { link } = await identity.invite(ana, { email: email('bob'), role: 'member' });
    expect(await refusal(identity.accept(codeOf(link), { name: 'Eve', email: email('eve'), password }))).toMatchObject({
      kind: 'invalid-field',
      field: 'email',
    });
    expect(await refusal(identity.invite(ana, { role: 'owner' }))).toEqual({ kind: 'not-allowed' });
    expect(await refusal(identity.invite(ana, { email: email('ana'), role: 'member' }))).toEqual({
      kind: 'already-exists',
      field: 'email',
    });
  });

  test('somebody with a sign-in elsewhere joins with its password only', async () => {
    const ana = await person('ana', 'owner');
    const other = uuidv7();
    await createWorkspace(fresh.database, { id: other, slug: `w-${other}`, createdBy: null });
    await identity.addUser(other, { name: 'Bob', email: email('bob'), password });
    const { link } = await identity.invite(ana, { role: 'member' });
    expect(
      await refusal(identity.accept(codeOf(link), { name: 'Bob', email: email('bob'), password: 'a guess of eve' })),
    ).toEqual({ kind: 'wrong-password' });
    await identity.accept(codeOf(link), { name: 'Bob', email: email('bob'), password });
    const headers = new Headers({ cookie: cookieOf(await signInAs('bob')) });
    expect((await identity.signedIn(headers))?.memberships.map(({ workspace }) => workspace.id).sort()).toEqual(
      [workspaceId, other].sort(),
    );
    expect(await refusal(identity.authenticate({ headers }))).toMatchObject({ kind: 'bad-request', field: 'workspace' });
    expect((await identity.authenticate({ headers }, other))?.actor.workspaceId).toBe(other);
  });
});

describe('members and roles', () => {
  /** What each role may do to people, in the order of `roles`: owner, admin, manager, member, viewer. */
  const matrix: Record<string, { allowed: readonly Role[]; act: (actor: Actor, target: Actor) => Promise<unknown> }> = {
    'invite a member': { allowed: ['owner', 'admin'], act: (actor) => identity.invite(actor, { role: 'member' }) },
    'invite an owner': { allowed: ['owner'], act: (actor) => identity.invite(actor, { role: 'owner' }) },
    'add a placeholder': { allowed: ['owner', 'admin'], act: (actor) => identity.addMember(actor, { name: 'P' }) },
    'make a member a manager': {
      allowed: ['owner', 'admin'],
      act: (actor, target) => identity.changeMember(actor, target.memberId, { role: 'manager' }),
    },
    'make a member an owner': {
      allowed: ['owner'],
      act: (actor, target) => identity.changeMember(actor, target.memberId, { role: 'owner' }),
    },
    'deactivate a member': {
      allowed: ['owner', 'admin'],
      act: (actor, target) => identity.changeMember(actor, target.memberId, { active: false }),
    },
    'rename themselves': { allowed: roles, act: (actor) => identity.changeMember(actor, actor.memberId, { name: 'New name' }) },
    'say where they are': {
      allowed: roles,
      act: (actor) => identity.changeMember(actor, actor.memberId, { locale: 'de-CH', timeZone: 'Europe/Zurich' }),
    },
    'say where somebody else is': {
      allowed: ['owner', 'admin'],
      act: (actor, target) => identity.changeMember(actor, target.memberId, { timeZone: 'Europe/Zurich' }),
    },
    'rename somebody else': {
      allowed: ['owner', 'admin'],
      act: (actor, target) => identity.changeMember(actor, target.memberId, { name: 'New name' }),
    },
    'make a team': { allowed: ['owner', 'admin'], act: (actor) => identity.addTeam(actor, { name: 'T' }) },
    'make a key': { allowed: ['owner', 'admin'], act: (actor) => identity.addKey(actor, 'K') },
    'make a key for a member': {
      allowed: ['owner', 'admin'],
      act: (actor, target) => identity.addKey(actor, 'K', target.memberId),
    },
    'list keys': { allowed: ['owner', 'admin'], act: (actor) => identity.keys(actor) },
  };

  test.each(roles.flatMap((role) => Object.keys(matrix).map((deed) => [role, deed] as const)))('%s: %s', async (role, deed) => {
    const { allowed, act } = matrix[deed]!;
    const [actor, target] = [await person('actor', role), await person('target')];
    expect(await refusal(act(actor, target))).toEqual(allowed.includes(role) ? 'not refused' : { kind: 'not-allowed' });
  });

  test('an admin cannot touch an owner, nor get a key of one', async () => {
    const [owner, admin] = [await person('owner', 'owner'), await person('admin', 'admin')];
    expect(await refusal(identity.changeMember(admin, owner.memberId, { role: 'member' }))).toEqual({ kind: 'not-allowed' });
    expect(await refusal(identity.changeMember(admin, owner.memberId, { active: false }))).toEqual({ kind: 'not-allowed' });
    expect(await refusal(identity.addKey(admin, 'K', owner.memberId))).toEqual({ kind: 'not-allowed' });
  });

  test('the last owner stays, also when two leave at the same time', async () => {
    const [ana, bob] = [await person('ana', 'owner'), await person('bob', 'owner')];
    const outcomes = await Promise.all([
      refusal(identity.changeMember(ana, ana.memberId, { role: 'member' })),
      refusal(identity.changeMember(bob, bob.memberId, { active: false })),
    ]);
    expect(outcomes).toEqual(expect.arrayContaining(['not refused', { kind: 'last-owner' }]));
    expect(
      (await listMembers(fresh.database, workspaceId)).filter(({ role, active }) => role === 'owner' && active),
    ).toHaveLength(1);
  });

  test('[V6] a deactivated member is nobody at once: session, key and token', async () => {
    const [ana, bob] = [await person('ana', 'owner'), await person('bob')];
    const { key } = await identity.addKey(ana, 'script', bob.memberId);
    const cookie = new Headers({ cookie: cookieOf(await signInAs('bob')) });
    const bearer = new Headers({ authorization: `Bearer ${key}` });
    const sessions = [await identity.authenticate({ headers: cookie }), await identity.authenticate({ headers: bearer })];
    expect(sessions.map((each) => each?.actor.memberId)).toEqual([bob.memberId, bob.memberId]);
    await identity.changeMember(ana, bob.memberId, { active: false });
    expect(await identity.authenticate({ headers: cookie })).toBeUndefined();
    expect(await identity.authenticate({ headers: bearer })).toBeUndefined();
    for (const session of sessions)
      expect(await identity.actorOf({ memberId: bob.memberId, workspaceId, session: session!.sessionId })).toBeUndefined();
  });

  test('a role that changes counts at once', async () => {
    const [ana, bob] = [await person('ana', 'owner'), await person('bob')];
    const headers = new Headers({ cookie: cookieOf(await signInAs('bob')) });
    expect((await identity.authenticate({ headers }))?.actor.role).toBe('member');
    await identity.changeMember(ana, bob.memberId, { role: 'viewer' });
    expect((await identity.authenticate({ headers }))?.actor.role).toBe('viewer');
  });

  test('managers and teams make no circles', async () => {
    const [ana, bob] = [await person('ana', 'owner'), await person('bob')];
    await identity.changeMember(ana, bob.memberId, { manager: ana.memberId });
    expect(await refusal(identity.changeMember(ana, ana.memberId, { manager: bob.memberId }))).toMatchObject({
      field: 'manager',
      values: { reason: 'cycle' },
    });
    const north = await identity.addTeam(ana, { name: 'North' });
    const south = await identity.addTeam(ana, { name: 'South', parent: north });
    expect(await refusal(identity.changeTeam(ana, north, { parent: south }))).toMatchObject({
      field: 'parent',
      values: { reason: 'cycle' },
    });
    await identity.removeTeam(ana, south);
    expect(await refusal(identity.changeMember(ana, bob.memberId, { team: south }))).toMatchObject({ field: 'team' });
    await identity.changeTeam(ana, south, { removed: false });
    await identity.changeMember(ana, bob.memberId, { team: south });
  });

  test('a picture is drawn and never run, and places are real ones', async () => {
    const ana = await person('ana');
    const change = (changes: object) => refusal(identity.changeMember(ana, ana.memberId, changes));
    expect(await change({ picture: 'data:image/svg+xml;base64,PHN2Zy8+' })).toMatchObject({ field: 'picture' });
    expect(await change({ picture: 'https://example.org/ana.png' })).toMatchObject({ field: 'picture' });
    expect(await change({ locale: 'no_such' })).toMatchObject({ field: 'locale' });
    expect(await change({ timeZone: 'Moon/Tranquility' })).toMatchObject({ field: 'timeZone' });
    expect(await change({ picture: 'data:image/png;base64,iVBORw0KGgo=', locale: null })).toBe('not refused');
    const [stored] = (await listMembers(fresh.database, workspaceId)).filter(({ id }) => id === ana.memberId);
    expect(stored?.picture).toBe('data:image/png;base64,iVBORw0KGgo=');
  });

  test('a member of another workspace gets the same answer as one who never was', async () => {
    const ana = await person('ana', 'owner');
    const stranger = { ...ana, workspaceId: uuidv7() };
    expect(await refusal(identity.changeMember(stranger, ana.memberId, { name: 'X' }))).toEqual(
      await refusal(identity.changeMember(ana, uuidv7(), { name: 'X' })),
    );
  });
});

describe('keys', () => {
  test('[V8] keysPerMember: one more is refused, until one is revoked', async () => {
    const ana = await person('ana', 'admin');
    const { id } = await identity.addKey(ana, 'the first');
    for (let count = 1; count < limits.keysPerMember.value; count++) await identity.addKey(ana, `key ${count}`);
    expect(await refusal(identity.addKey(ana, 'one more'))).toEqual({
      kind: 'too-large',
      field: 'keys',
      values: { limit: limits.keysPerMember.value },
    });
    await identity.revokeKey(ana, id);
    expect(await refusal(identity.addKey(ana, 'another'))).toBe('not refused');
  });

  test('a key acts as its member; the list shows its name and last use, never the key', async () => {
    const ana = await person('ana', 'admin');
    const { id, key } = await identity.addKey(ana, 'nightly export');
    expect(key).toMatch(/^rk_[0-9a-z]{32}$/);
    expect(await identity.authenticate({ headers: new Headers({ authorization: `Bearer ${key}` }) })).toEqual({
      actor: ana,
      via: 'key',
      sessionId: `key:${id}`,
    });
    const [listed] = await identity.keys(ana);
    expect(listed).toMatchObject({ id, name: 'nightly export', member: ana.memberId, lastUsedAt: expect.any(String) });
    expect(JSON.stringify(listed)).not.toContain(key);
    expect(JSON.stringify(await fresh.database.query('select * from api_key'))).not.toContain(key);
  });

  test('a revoked key is refused at once, though it was used a moment ago', async () => {
    const ana = await person('ana', 'admin');
    const { id, key } = await identity.addKey(ana, 'K');
    const headers = new Headers({ authorization: `Bearer ${key}` });
    expect(await identity.authenticate({ headers })).toBeDefined();
    await identity.revokeKey(ana, id);
    expect(await identity.authenticate({ headers })).toBeUndefined();
    expect(await identity.actorOf({ memberId: ana.memberId, workspaceId, session: `key:${id}` })).toBeUndefined();
    expect(await refusal(identity.revokeKey(ana, id))).toEqual({ kind: 'not-found' });
  });

  test('a bad key is not replaced by a good cookie', async () => {
    await person('ana');
    const cookie = cookieOf(await signInAs('ana'));
    expect(
      await identity.authenticate({
        headers: new Headers({ cookie, authorization: 'Bearer rk_00000000000000000000000000000000' }),
      }),
    ).toBeUndefined();
    expect(await identity.authenticate({ headers: new Headers({ cookie, authorization: 'Basic YTpi' }) })).toBeUndefined();
  });
});

test('a password set from outside ends the sessions that the old one opened', async () => {
  await person('ana');
  const headers = new Headers({ cookie: cookieOf(await signInAs('ana')) });
  expect(await identity.signedIn(headers)).toBeDefined();
  await identity.setPassword(email('ana'), 'a new good password');
  expect(await identity.signedIn(headers)).toBeUndefined();
  expect((await signInAs('ana', 'a new good password')).status).toBe(200);
  expect(await refusal(identity.setPassword(email('nobody'), 'a new good password'))).toMatchObject({ kind: 'not-found' });
});
