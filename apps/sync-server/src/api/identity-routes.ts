import { roles } from '@rapport/model/access/roles';
import { limits } from '@rapport/model/limits';
import { listInvitations } from '@rapport/persistence/server/identity/invitations';
import { readIdentityRows } from '@rapport/persistence/server/rows/identity-rows';
import { z } from 'zod';
import { readJson } from '../http/read-body.ts';
import type { Exchange, Route } from '../http/route.ts';
import { demand } from '../identity/identity-context.ts';
import { withCookies } from '../identity/sign-in.ts';

const text = z.string().max(1_000);
const role = z.enum(roles);
const id = z.uuid();
const account = { name: text, email: text, password: text };
const done = () => Response.json({ ok: true });

const signUp = z.strictObject({
  code: text,
  workspace: z.strictObject({
    name: text,
    currency: z.string().regex(/^[A-Z]{3}$/),
    timeZone: text,
    locale: z.string().regex(/^[a-z]{2}(-[A-Za-z0-9]+)*$/),
  }),
  ...account,
});

/** Who is here, sign-in, sign-up and invitations. */
const doors: readonly Route[] = [
  { method: '*', path: '/api/auth/*', handle: ({ services, request, ip }) => services.identity.handleAuth(request, ip) },
  {
    method: 'GET',
    path: '/api/me',
    async handle({ services, request, ip, signedIn }) {
      const { identity } = services;
      const me = await signedIn();
      const workspaces = me.memberships
        .filter(({ standing }) => standing !== 'over')
        .map(({ memberId, role: has, standing, workspace }) => ({
          ...workspace,
          name: services.owner(workspace.id)?.definitions().workspace.name || workspace.slug,
          memberId,
          role: has,
          ...(standing === 'weak' && { needs: 'two-factor' }),
        }));
      const wipe = await identity.devices.wipes(request.headers);
      return withCookies(
        Response.json({ user: me.user, workspaces, ...(services.demo && { demo: true }), ...(wipe.length > 0 && { wipe }) }),
        [...(await identity.renewedCookies(request.headers)), await identity.devices.contact(request.headers, ip, me)],
      );
    },
  },
  {
    method: 'POST',
    path: '/api/sign-up/first',
    async handle({ services: { identity }, request, ip }) {
      const { code, workspace, ...person } = await readJson(request, signUp);
      const made = await identity.guarded(ip, 'first-owner', () => identity.signUpFirst(code, workspace, person));
      return withCookies(
        Response.json(made, { status: 201 }),
        await identity.cookiesFor(request, ip, person.email, person.password),
      );
    },
  },
  {
    method: 'GET',
    path: '/api/invitations/:code',
    handle: async ({ services, params }) => Response.json(await services.identity.invitation(params.code ?? '')),
  },
  {
    method: 'POST',
    path: '/api/invitations/:code',
    async handle({ services: { identity }, request, params, ip }) {
      const person = await readJson(request, z.strictObject(account));
      const joined = await identity.guarded(ip, person.email, () => identity.accept(params.code ?? '', person));
      return withCookies(
        Response.json(joined, { status: 201 }),
        await identity.cookiesFor(request, ip, person.email, person.password),
      );
    },
  },
];

const member = z.strictObject({
  name: text,
  email: text.optional(),
  role: role.optional(),
  manager: id.optional(),
  team: id.optional(),
});
const memberChanges = z.strictObject({
  name: text.optional(),
  role: role.optional(),
  active: z.boolean().optional(),
  manager: id.nullable().optional(),
  team: id.nullable().optional(),
  picture: z.string().max(limits.pictureLength.value).nullable().optional(),
  locale: text.nullable().optional(),
  timeZone: text.nullable().optional(),
});

const rowsOf = (type: 'member' | 'team') =>
  async function list({ services, session }: Exchange): Promise<Response> {
    const { actor } = await session();
    demand(actor, 'see-people');
    const rows = await readIdentityRows(services.database, actor.workspaceId, type);
    return Response.json({
      items: [...rows.values()].filter(({ deletedAt }) => deletedAt === undefined).map((row) => ({ id: row.id, ...row.values })),
    });
  };

/** People and teams of a workspace: `/api/w/<id or slug>/…`. */
const people: readonly Route[] = [
  { method: 'GET', path: '/api/w/:workspace/members', handle: rowsOf('member') },
  {
    method: 'POST',
    path: '/api/w/:workspace/members',
    async handle({ services, request, session }) {
      const { actor } = await session();
      return Response.json({ id: await services.identity.addMember(actor, await readJson(request, member)) }, { status: 201 });
    },
  },
  {
    method: 'PATCH',
    path: '/api/w/:workspace/members/:id',
    async handle({ services, request, session, params }) {
      const { actor } = await session();
      await services.identity.changeMember(actor, params.id ?? '', await readJson(request, memberChanges));
      return done();
    },
  },
  { method: 'GET', path: '/api/w/:workspace/teams', handle: rowsOf('team') },
  {
    method: 'POST',
    path: '/api/w/:workspace/teams',
    async handle({ services, request, session }) {
      const { actor } = await session();
      return Response.json(
        {
          id: await services.identity.addTeam(
            actor,
            await readJson(request, z.strictObject({ name: text, parent: id.optional() })),
          ),
        },
        { status: 201 },
      );
    },
  },
  {
    method: 'PATCH',
    path: '/api/w/:workspace/teams/:id',
    async handle({ services, request, session, params }) {
      const { actor } = await session();
      await services.identity.changeTeam(
        actor,
        params.id ?? '',
        await readJson(
          request,
          z.strictObject({ name: text.optional(), parent: id.nullable().optional(), removed: z.literal(false).optional() }),
        ),
      );
      return done();
    },
  },
  {
    method: 'DELETE',
    path: '/api/w/:workspace/teams/:id',
    async handle({ services, session, params }) {
      const { actor } = await session();
      await services.identity.removeTeam(actor, params.id ?? '');
      return done();
    },
  },
];

const invitation = z.strictObject({ email: text.optional(), role, member: id.optional() });

const admission: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/w/:workspace/invitations',
    async handle({ services, session }) {
      const { actor } = await session();
      demand(actor, 'invite');
      const open = await listInvitations(services.database, actor.workspaceId);
      return Response.json({
        items: open.map((each) => ({
          id: each.id,
          email: each.email,
          role: each.role,
          member: each.memberId,
          createdBy: each.createdBy,
          createdAt: each.createdAt.toISOString(),
          expiresAt: each.expiresAt.toISOString(),
        })),
      });
    },
  },
  {
    method: 'POST',
    path: '/api/w/:workspace/invitations',
    async handle({ services, request, session }) {
      const { actor } = await session();
      const { id: made, link, expiresAt, email } = await services.identity.invite(actor, await readJson(request, invitation));
      const mailed =
        email !== undefined &&
        (await services.inbox.mailInvitation({ id: made, workspaceId: actor.workspaceId, email, link, inviter: actor.memberId }));
      return Response.json({ link, expiresAt, mailed }, { status: 201 });
    },
  },
  {
    method: 'DELETE',
    path: '/api/w/:workspace/invitations/:id',
    async handle({ services, session, params }) {
      await services.identity.withdrawInvitation((await session()).actor, params.id ?? '');
      return done();
    },
  },
  {
    method: 'GET',
    path: '/api/w/:workspace/keys',
    async handle({ services, session }) {
      return Response.json({ items: await services.identity.keys((await session()).actor) });
    },
  },
  {
    method: 'POST',
    path: '/api/w/:workspace/keys',
    async handle({ services, request, session }) {
      const { actor } = await session();
      const wish = await readJson(request, z.strictObject({ name: text, member: id.optional() }));
      return Response.json(await services.identity.addKey(actor, wish.name, wish.member), { status: 201 });
    },
  },
  {
    method: 'DELETE',
    path: '/api/w/:workspace/keys/:id',
    async handle({ services, session, params }) {
      await services.identity.revokeKey((await session()).actor, params.id ?? '');
      return done();
    },
  },
];

export const identityRoutes: readonly Route[] = [...doors, ...people, ...admission];
