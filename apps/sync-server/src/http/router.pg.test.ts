import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  cookieOf,
  firstOwner,
  type Owner,
  publicUrl,
  runningServer,
  type TestServer,
} from '../../../../tests/support/running-server.ts';

let server: TestServer;
let owner: Owner;
let code: string | undefined;
const workspace = { name: 'Example', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'en' };
const person = { name: 'Eve', email: 'eve@example.org', password: 'correct horse eve' };

beforeAll(async () => {
  server = await runningServer();
});
afterAll(() => server?.close());

describe('the first owner', () => {
  test('a wrong code opens nothing, a bad time zone or password names its field', async () => {
    code = await server.server.services.identity.signUpCode();
    expect(code).toMatch(/^[0-9a-z]{32}$/);
    const sign = (body: object) => server.ask('/api/sign-up/first', { body: { code, workspace, ...person, ...body } });
    expect(await sign({ code: 'guess' })).toMatchObject({ status: 403, body: { kind: 'sign-up-closed' } });
    expect((await sign({ workspace: { ...workspace, timeZone: 'Mars/Base' } })).body).toMatchObject({
      kind: 'invalid-field',
      field: 'workspace.timeZone',
    });
    expect((await sign({ password: 'short' })).body).toMatchObject({
      kind: 'invalid-field',
      field: 'password',
      values: { reason: 'too-short' },
    });
    expect((await sign({ admin: true })).body).toMatchObject({ kind: 'bad-request', field: 'admin' });
    expect(await server.server.services.identity.signUpCode()).toBe(code);
  });

  test('the code makes the workspace, its settings and its owner, and signs them in', async () => {
    owner = await firstOwner(server);
    const me = await server.ask('/api/me', { cookie: owner.cookie });
    expect(me.body).toEqual({
      user: { id: expect.any(String), name: 'Ana Ahrens', email: 'ana@example.org' },
      workspaces: [
        { id: owner.workspaceId, slug: 'example', name: 'Example', incarnation: 1, memberId: owner.memberId, role: 'owner' },
      ],
    });
    const { workspace: settings, pipelines } = server.server.services.owner(owner.workspaceId)!.definitions();
    expect(settings).toMatchObject({ name: 'Example', defaultCurrency: 'EUR', timeZone: 'Europe/Berlin' });
    expect(pipelines[0]!.stages.length).toBeGreaterThan(2);
  });

  test('the code works once only', async () => {
    expect(await server.server.services.identity.signUpCode()).toBeUndefined();
    expect(await server.ask('/api/sign-up/first', { body: { code, workspace, ...person } })).toMatchObject({
      status: 403,
      body: { kind: 'sign-up-closed' },
    });
  });
});

describe('requests', () => {
  test('without a sign-in there is nobody, as a problem and not as a redirect', async () => {
    expect(await server.ask('/api/me')).toMatchObject({ status: 401, body: { kind: 'not-signed-in', title: 'Please sign in.' } });
    expect((await server.ask('/api/me', { headers: { 'accept-language': 'de' } })).body.title).toBe('Bitte melde dich an.');
  });

  test('an address that does not exist, and a method it does not know', async () => {
    expect(await server.ask('/api/nonsense')).toMatchObject({ status: 404, body: { kind: 'not-found' } });
    expect(await server.ask('/api/me', { method: 'PUT' })).toMatchObject({ status: 405, body: { kind: 'wrong-method' } });
  });

  test('another site cannot act with our cookie', async () => {
    const asking = { cookie: owner.cookie, body: { name: 'stolen' } };
    const foreign = await server.ask(`/api/w/${owner.slug}/keys`, { ...asking, headers: { origin: 'https://evil.example' } });
    expect(foreign).toMatchObject({ status: 403, body: { kind: 'wrong-origin' } });
    const out = await server.ask('/api/auth/sign-out', {
      cookie: owner.cookie,
      body: {},
      headers: { origin: 'https://evil.example' },
    });
    expect(out.status).toBe(403);
    expect((await server.ask('/api/me', { cookie: owner.cookie })).status).toBe(200);
  });

  test('a claimed host or scheme changes no link that we make', async () => {
    const { body } = await server.ask(`/api/w/${owner.slug}/invitations`, {
      cookie: owner.cookie,
      body: { role: 'member' },
      headers: { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    });
    expect(body.link).toMatch(new RegExp(`^${publicUrl}/invite/`));
  });

  test('every answer carries the security headers, problems and pages too', async () => {
    for (const path of ['/api/me', '/healthz', '/api/nonsense', '/some/page']) {
      const { headers } = await server.ask(path);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('cross-origin-opener-policy'), path).toBe('same-origin');
      expect(headers.get('referrer-policy'), path).toBe('strict-origin-when-cross-origin');
      expect(headers.has('strict-transport-security'), path).toBe(false);
    }
  });

  test('it says whether it is alive and whether it can work', async () => {
    expect(await server.ask('/healthz')).toMatchObject({ status: 200, body: { status: 'ok' } });
    expect(await server.ask('/readyz')).toMatchObject({
      status: 200,
      body: { status: 'ready', checks: { database: true, lease: true, log: true, running: true } },
    });
  });
});

describe('people', () => {
  const email = 'ben@example.org';
  const password = 'correct horse ben';

  test('an invitation link makes a member, who is signed in, shown to replicas and can be removed', async () => {
    const invited = await server.ask(`/api/w/${owner.slug}/invitations`, {
      cookie: owner.cookie,
      body: { email, role: 'manager' },
    });
    const path = `/api/invitations/${(invited.body.link as string).split('/').at(-1)}`;
    expect((await server.ask(path)).body).toMatchObject({ workspace: 'Example', inviter: 'Ana Ahrens', email, role: 'manager' });
    const joined = await server.ask(path, { body: { name: 'Ben Okafor', email, password } });
    expect(joined.status).toBe(201);
    const cookie = cookieOf(joined.headers);
    expect((await server.ask('/api/me', { cookie })).body).toMatchObject({ workspaces: [{ role: 'manager' }] });
    expect(await server.ask(path)).toMatchObject({ status: 410, body: { kind: 'invitation-used' } });
    const memberId = joined.body.memberId as string;
    expect(server.server.services.owner(owner.workspaceId)!.definitions().members.get(memberId)).toMatchObject({
      name: 'Ben Okafor',
      role: 'manager',
      signsIn: true,
    });
    const [row] = await server.database.query<{ type: string }>('select type from feed where workspace_id = $1 and id = $2', [
      owner.workspaceId,
      memberId,
    ]);
    expect(row).toEqual({ type: 'member' });

    const token = await server.ask(`/api/v1/sync-token?workspace=${owner.workspaceId}`, { cookie, method: 'POST' });
    expect(token.body).toMatchObject({ token: expect.any(String), url: `${publicUrl.replace('http', 'ws')}/sync` });
    const subject = server.server.services.tokens.verify(token.body.token as string)!;
    expect(await server.server.services.identity.actorOf(subject)).toMatchObject({ memberId, role: 'manager' });
    const removed = await server.ask(`/api/w/${owner.slug}/members/${memberId}`, {
      cookie: owner.cookie,
      method: 'PATCH',
      body: { active: false },
    });
    expect(removed.status).toBe(200);
    expect((await server.ask('/api/me', { cookie })).status).toBe(401);
    expect(await server.server.services.identity.actorOf(subject)).toBeUndefined();
    expect(await server.ask('/api/auth/sign-in/email', { body: { email, password } })).toMatchObject({ status: 200 });
  });

  test('members, teams and keys are listed; a stranger gets the same answer for this workspace and for none', async () => {
    const as = { cookie: owner.cookie };
    const team = await server.ask(`/api/w/${owner.slug}/teams`, { ...as, body: { name: 'North' } });
    expect((await server.ask(`/api/w/${owner.workspaceId}/teams`, as)).body).toEqual({
      items: [{ id: team.body.id, name: 'North' }],
    });
    expect(((await server.ask(`/api/w/${owner.slug}/members`, as)).body.items as unknown[]).length).toBeGreaterThan(1);
    expect((await server.ask(`/api/w/${owner.slug}/keys`, as)).body).toMatchObject({
      items: [{ name: 'test', member: owner.memberId }],
    });
    await server.ask(`/api/w/${owner.slug}/teams/${team.body.id as string}`, { ...as, method: 'DELETE' });
    expect((await server.ask(`/api/w/${owner.slug}/teams`, as)).body).toEqual({ items: [] });
    expect((await server.ask('/api/w/nobodys/members', as)).body).toMatchObject({ kind: 'not-found' });
  });
});

test('not ready is said with what is missing, and is over when it is there', async () => {
  const lost = '0198a000-0000-7000-8000-00000000000f';
  await server.database.query(`insert into workspace (id, slug) values ($1, 'lost')`, [lost]);
  expect(await server.ask('/readyz')).toMatchObject({
    status: 503,
    body: { status: 'not-ready', checks: { lease: false, database: true } },
  });
  await server.database.query('delete from workspace where id = $1', [lost]);
  expect((await server.ask('/readyz')).status).toBe(200);
});

test('open invitations are listed without their code, and a withdrawn one is gone', async () => {
  const as = { cookie: owner.cookie };
  const path = `/api/w/${owner.slug}/invitations`;
  const { link } = (await server.ask(path, { ...as, body: { role: 'viewer', email: 'vic@example.org' } })).body as {
    link: string;
  };
  const code = link.split('/').at(-1)!;
  const { body } = await server.ask(path, as);
  const listed = (body.items as { id: string; email: string | null }[]).find(({ email }) => email === 'vic@example.org')!;
  expect(JSON.stringify(body)).not.toContain(code);
  expect((await server.ask(`${path}/${listed.id}`, { ...as, method: 'DELETE' })).status).toBe(200);
  expect(await server.ask(`/api/invitations/${code}`)).toMatchObject({
    status: 410,
    body: { kind: 'invitation-expired', values: { inviter: 'Ana Ahrens' } },
  });
  expect((await server.ask(`${path}/${listed.id}`, { ...as, method: 'DELETE' })).status).toBe(404);
});

test('a replica loads everything in one stream that says where it ends', async () => {
  await server.ask('/api/v1/accounts', { key: owner.key, body: { name: 'Acme' } });
  const { body } = await server.ask(`/api/sync/bootstrap?workspace=${owner.workspaceId}&first=account`, { cookie: owner.cookie });
  const lines = (body.text as string)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines[0]).toMatchObject({ epoch: expect.any(String), seq: expect.any(Number) });
  expect(lines.map(({ type }) => type)).toEqual(expect.arrayContaining(['member', 'settings', 'account']));
  expect(lines.at(-1)).toEqual({ end: true, rows: expect.any(Number) });
  expect(
    await server.ask(`/api/sync/bootstrap?workspace=${owner.workspaceId}&first=starship`, { cookie: owner.cookie }),
  ).toMatchObject({ status: 404, body: { kind: 'unknown-type' } });
});

test('the OpenAPI description is open to everybody and lists every type', async () => {
  const { body } = await server.ask('/api/v1/openapi.json');
  expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: publicUrl }] });
  expect(Object.keys(body.paths as object)).toEqual(expect.arrayContaining(['/api/v1/deals', '/api/v1/comments/{id}']));
});
