import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CookieBrowser } from '../../../../tests/support/cookie-browser.ts';
import { eventually, type Member, SyncTest, TestClient } from '../../../../tests/support/sync-server.ts';
import type { Device } from './devices.ts';

const edge = 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0';
let sync: SyncTest;
beforeAll(async () => {
  sync = await SyncTest.start();
});
afterAll(() => sync.close());

const browser = (userAgent?: string) => new CookieBrowser(sync.server, userAgent);
const devices = async (at: CookieBrowser) => (await at.ask('/api/account/devices')).body.items as Device[];
const actions = async (member: Member): Promise<string[]> =>
  (
    await sync.fresh.database.query<{ action: string }>('select action from audit where subject = $1 order by at, id', [
      member.actor.memberId,
    ])
  ).map(({ action }) => action);

/** Somebody signed in at two browsers, with a socket open from the second. */
async function twice(name: string) {
  const member = await sync.member(name);
  const email = `${name.toLowerCase()}@example.org`;
  const [here, there] = [browser(), browser(edge)];
  await here.signIn(email);
  await there.signIn(email);
  const session = await sync.fresh.database.query<{ id: string }>(
    `select session.id from identity.session join identity."user" on "user".id = user_id where email = $1
    and session.user_agent = $2`,
    [email, edge],
  );
  const client = await sync.client({ ...member, session: `session:${session[0]?.id}` });
  return { member, email, here, there, client };
}

describe('the list of devices', () => {
  test('names each browser, where it was, how it signed in, and which one asks', async () => {
    const { here } = await twice('Dora');
    expect(await devices(here)).toMatchObject([
      { browser: 'Edge', system: 'Windows', address: expect.stringMatching(/127\.0\.0\.1/), current: false, signedIn: true },
      { browser: 'Firefox', system: 'Linux', current: true, method: 'password', wipeOrdered: false },
    ]);
  });

  test('is nobody else’s: another person’s device can be neither seen, signed out nor wiped', async () => {
    const { here } = await twice('Emil');
    const [theirs] = await devices(here);
    await sync.member('Eve');
    const eve = browser();
    await eve.signIn('eve@example.org');
    expect(await devices(eve)).toHaveLength(1);
    expect((await eve.ask(`/api/account/devices/${theirs?.id}/wipe`, {})).status).toBe(404);
    await eve.ask(`/api/account/devices/${theirs?.id}`, undefined, { method: 'DELETE' });
    expect((await devices(here)).every(({ signedIn, wipeOrdered }) => signedIn && !wipeOrdered)).toBe(true);
  });

  test('a browser that signs in again, or signs out in good order, is not there twice, or at all', async () => {
    const { here, there, email } = await twice('Fritz');
    await there.signIn(email);
    expect(await devices(here)).toHaveLength(2);
    await there.ask('/api/auth/sign-out', {});
    expect(await devices(here)).toMatchObject([{ current: true }]);
  });
});

describe('signing out elsewhere', () => {
  test('[V6] ends the session and cuts its sockets, without being asked; the one that asks goes on', async () => {
    const { here, there, client, member } = await twice('Gerd');
    expect((await here.ask('/api/account/devices', undefined, { method: 'DELETE' })).status).toBe(200);
    await eventually(() => client.frames.some((frame) => frame.op === 'access' && frame.role === null));
    expect((await there.ask('/api/me')).status).toBe(401);
    expect((await here.ask('/api/me')).status).toBe(200);
    expect(await actions(member)).toEqual(['key-made', 'signed-in', 'signed-in', 'new-device', 'sessions-ended']);
  });

  test('works for one device alone', async () => {
    const { here, there } = await twice('Hanna');
    const [other] = await devices(here);
    await here.ask(`/api/account/devices/${other?.id}`, undefined, { method: 'DELETE' });
    expect((await there.ask('/api/me')).status).toBe(401);
  });
});

describe('wiping a device', () => {
  test('[V6] signs it out at once, and tells it what to delete at its next contact, whenever that is, once', async () => {
    const { here, there, client, member } = await twice('Ines');
    const [lost] = await devices(here);
    await here.ask(`/api/account/devices/${lost?.id}/wipe`, {});
    await eventually(() => client.frames.some((frame) => frame.op === 'access' && frame.role === null));
    expect((await there.ask('/api/me')).status).toBe(401);
    expect(await devices(here)).toMatchObject([{ wipeOrdered: true, signedIn: false }, { current: true }]);

    // Weeks later: no session, no cookie of one.
    there.forgetSession();
    sync.ahead += 60 * 86_400_000;
    const copy = { workspaceId: sync.workspaceId, memberId: member.actor.memberId };
    expect((await there.ask('/api/device')).body).toEqual({ wipe: [copy] });
    expect((await here.ask('/api/device')).body).toEqual({ wipe: [] });
    expect((await browser().ask('/api/device')).body).toEqual({ wipe: [] });
    await there.ask('/api/device/wiped', {});
    expect((await there.ask('/api/device')).body).toEqual({ wipe: [] });
    expect(await devices(here)).toMatchObject([{ current: true }]);
    expect((await actions(member)).slice(-2)).toEqual(['wipe-ordered', 'device-wiped']);
  });

  test('a device that somebody signs in with before it heard of it still hears of it', async () => {
    const { here, there, email, member } = await twice('Jana');
    const [lost] = await devices(here);
    await here.ask(`/api/account/devices/${lost?.id}/wipe`, {});
    await there.signIn(email);
    expect((await there.ask('/api/me')).body.wipe).toEqual([{ workspaceId: sync.workspaceId, memberId: member.actor.memberId }]);
    await there.ask('/api/device/wiped', {});
    expect((await there.ask('/api/me')).body.wipe).toBeUndefined();
  });

  test('two people of one browser: wiping what is one’s leaves the other’s copy and session alone', async () => {
    const { here, there, member } = await twice('Karl');
    await sync.member('Lena');
    await there.signIn('lena@example.org');
    const [shared] = await devices(here);
    await here.ask(`/api/account/devices/${shared?.id}/wipe`, {});
    expect((await there.ask('/api/me')).body).toMatchObject({
      user: { email: 'lena@example.org' },
      wipe: [{ memberId: member.actor.memberId }],
    });
  });
});

test('[V6] a revoked API key cuts the sockets that it opened, and a token made from it opens none', async () => {
  const member = await sync.member('Nele');
  const client = await sync.client(member);
  const { identity, tokens } = sync.server.services;
  const { token } = tokens.issue({ memberId: member.actor.memberId, workspaceId: sync.workspaceId, session: member.session });
  await identity.revokeKey(sync.owner.actor, member.session.slice('key:'.length));
  await eventually(() => client.frames.some((frame) => frame.op === 'access' && frame.role === null));
  const again = await TestClient.connect(sync.url);
  again.send({ op: 'hello', protocol: 1, definitions: '', token });
  expect(await again.next((frame) => frame.op === 'ok' || frame.op === 'refused')).toMatchObject({ op: 'refused' });
  again.close();
});

describe('sessions', () => {
  test('live in cookies that no script and no other site gets, and in no answer’s body', async () => {
    await sync.member('Moritz');
    const answer = await browser().signIn('moritz@example.org');
    expect(answer.body).toEqual({ ok: true });
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly/i);
    for (const cookie of cookies) expect(cookie).toMatch(/; SameSite=Lax/i);
  });

  test('[V6] whose time is over end with what they opened, without anybody asking', async () => {
    const { client, member } = await twice('Mia');
    await sync.fresh.database.query(
      `update identity.session set expires_at = now() - interval '1 second' where user_id = (select user_id from member where id = $1)`,
      [member.actor.memberId],
    );
    await sync.server.services.identity.endSpentSessions();
    await eventually(() => client.frames.some((frame) => frame.op === 'access' && frame.role === null));
  });
});
