import { RefusalError } from '@rapport/model/errors';
import { roles } from '@rapport/model/access/roles';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { z } from 'zod';
import { readJson } from '../http/read-body.ts';
import type { Exchange, Route } from '../http/route.ts';
import type { LinkPurpose } from '../identity/links.ts';

const text = z.string().max(1_000);
const code = z.strictObject({ code: text });
const password = z.strictObject({ password: text });
const done = () => Response.json({ ok: true });

/** What a browser answers for a passkey. Only its frame is read here; what it proves is checked by the library. */
const credential = z.looseObject({
  id: z.string().max(2_000),
  rawId: z.string().max(2_000),
  type: z.literal('public-key'),
  response: z.looseObject({ clientDataJSON: z.string().max(10_000) }),
  clientExtensionResults: z.looseObject({}),
});
const registration = credential as unknown as z.ZodType<RegistrationResponseJSON>;
const authentication = credential as unknown as z.ZodType<AuthenticationResponseJSON>;

const purposes: readonly LinkPurpose[] = ['sign-in', 'join', 'reset', 'email'];
function purposeOf({ params }: Exchange): LinkPurpose {
  const purpose = purposes.find((one) => one === params.purpose);
  if (!purpose) throw new RefusalError('not-found');
  return purpose;
}

/** Ways in without a password. Strangers get the same answers as members, in the same time. */
const doors: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/sign-in',
    handle: async ({ services }) => Response.json({ mail: services.mailer !== undefined }),
  },
  {
    method: 'POST',
    path: '/api/sign-in/mail',
    async handle({ services, request, ip, locale }) {
      const { email, purpose } = await readJson(request, z.strictObject({ email: text, purpose: z.enum(['sign-in', 'reset']) }));
      await services.accountMails.ask({ email, purpose, ip, locale });
      return done();
    },
  },
  {
    method: 'POST',
    path: '/api/sign-in/passkey/options',
    handle: async ({ services, ip }) => Response.json(await services.identity.passkeys.ask(ip)),
  },
  {
    method: 'POST',
    path: '/api/sign-in/passkey',
    async handle({ services: { identity }, request, ip }) {
      const answer = await readJson(request, authentication);
      const userId = await identity.guarded(ip, `passkey ${answer.id}`, () => identity.passkeys.prove(answer));
      return identity.signInProved(request, ip, userId, 'passkey');
    },
  },
  {
    method: 'POST',
    path: '/api/links/:purpose/read',
    async handle(exchange) {
      const { services, request, ip } = exchange;
      const { code: secret } = await readJson(request, code);
      const read = () => services.identity.links.read(purposeOf(exchange), secret);
      return Response.json(await services.identity.guarded(ip, `link ${ip}`, read));
    },
  },
  { method: 'POST', path: '/api/links/:purpose', handle: follow },
];

/** Spends a link. */
async function follow(exchange: Exchange): Promise<Response> {
  const { services, request, ip, locale } = exchange;
  const { identity } = services;
  const guarded = <Result>(prove: () => Promise<Result>) => identity.guarded(ip, `link ${ip}`, prove);
  switch (purposeOf(exchange)) {
    case 'sign-in': {
      const { code: secret } = await readJson(request, code);
      return identity.signInProved(request, ip, await guarded(() => identity.links.signIn(secret)), 'link');
    }
    case 'join': {
      const { code: secret, ...person } = await readJson(request, z.strictObject({ code: text, name: text, password: text }));
      return identity.signInProved(request, ip, await guarded(() => identity.links.join(secret, person)), 'link');
    }
    case 'reset': {
      const { code: secret, password: fresh } = await readJson(request, z.strictObject({ code: text, password: text }));
      return Response.json({ email: await guarded(() => identity.links.reset(secret, fresh)) });
    }
    case 'email': {
      const { code: secret } = await readJson(request, code);
      const changed = await guarded(() => identity.links.confirmEmail(secret));
      await services.accountMails.tellOldAddress(changed, locale);
      return Response.json({ email: changed.to });
    }
  }
}

/** The browsers of whoever is signed in; and what a browser is to delete, whoever is. */
const devices: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/device',
    handle: async ({ services, request }) => Response.json({ wipe: await services.identity.devices.wipes(request.headers) }),
  },
  {
    method: 'POST',
    path: '/api/device/wiped',
    async handle({ services, request }) {
      await services.identity.devices.wiped(request.headers);
      return done();
    },
  },
  {
    method: 'GET',
    path: '/api/account/devices',
    handle: async ({ services, signedIn }) => Response.json({ items: await services.identity.devices.list(await signedIn()) }),
  },
  {
    method: 'DELETE',
    path: '/api/account/devices',
    async handle({ services, signedIn }) {
      await services.identity.devices.signOut(await signedIn());
      return done();
    },
  },
  {
    method: 'DELETE',
    path: '/api/account/devices/:id',
    async handle({ services, signedIn, params }) {
      await services.identity.devices.signOut(await signedIn(), params.id ?? '');
      return done();
    },
  },
  {
    method: 'POST',
    path: '/api/account/devices/:id/wipe',
    async handle({ services, signedIn, params }) {
      await services.identity.devices.wipe(await signedIn(), params.id ?? '');
      return done();
    },
  },
];

/** How whoever is signed in proves who they are. What could replace a proof asks for one first. */
const proofs: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/account',
    async handle({ services: { identity, mailer }, signedIn }) {
      const { user } = await signedIn();
      return Response.json({
        email: user.email,
        mail: mailer !== undefined,
        twoFactor: await identity.secondFactor.status(user.id),
        passkeys: await identity.passkeys.list(user.id),
      });
    },
  },
  {
    method: 'POST',
    path: '/api/account/email',
    async handle({ services, request, ip, locale, signedIn }) {
      const me = await signedIn();
      const { email, password: proof } = await readJson(request, z.strictObject({ email: text, password: text }));
      await services.identity.demandPassword(me, ip, proof);
      await services.identity.demandStrong(me);
      await services.accountMails.askEmail(me.user.id, email, ip, locale);
      return done();
    },
  },
  {
    method: 'POST',
    path: '/api/account/two-factor',
    async handle({ services: { identity }, request, ip, signedIn }) {
      const me = await signedIn();
      await identity.demandPassword(me, ip, (await readJson(request, password)).password);
      return Response.json(await identity.secondFactor.begin(me));
    },
  },
  {
    method: 'POST',
    path: '/api/account/two-factor/confirm',
    async handle({ services: { identity }, request, signedIn }) {
      const me = await signedIn();
      return Response.json({ codes: await identity.secondFactor.confirm(me, (await readJson(request, code)).code) });
    },
  },
  {
    method: 'POST',
    path: '/api/account/two-factor/prove',
    async handle({ services: { identity }, request, signedIn }) {
      await identity.secondFactor.strengthen(await signedIn(), (await readJson(request, code)).code);
      return done();
    },
  },
  {
    method: 'POST',
    path: '/api/account/two-factor/codes',
    async handle({ services: { identity }, request, ip, signedIn }) {
      const me = await signedIn();
      await identity.demandPassword(me, ip, (await readJson(request, password)).password);
      await identity.demandStrong(me);
      return Response.json({ codes: await identity.secondFactor.renewCodes(me) });
    },
  },
  {
    method: 'POST',
    path: '/api/account/two-factor/off',
    async handle({ services: { identity }, request, ip, signedIn }) {
      const me = await signedIn();
      const proof = await readJson(request, z.strictObject({ password: text, code: text }));
      await identity.demandPassword(me, ip, proof.password);
      await identity.secondFactor.switchOff(me, proof.code);
      return done();
    },
  },
  {
    method: 'POST',
    path: '/api/account/passkeys/options',
    async handle({ services: { identity }, request, ip, signedIn }) {
      const me = await signedIn();
      await identity.demandPassword(me, ip, (await readJson(request, password)).password);
      await identity.demandStrong(me);
      return Response.json(await identity.passkeys.begin(me));
    },
  },
  {
    method: 'POST',
    path: '/api/account/passkeys',
    async handle({ services: { identity }, request, signedIn }) {
      const me = await signedIn();
      const made = await readJson(request, z.strictObject({ name: text, response: registration }));
      await identity.passkeys.add(me, made.name, made.response);
      return done();
    },
  },
  {
    method: 'POST',
    path: '/api/account/passkeys/prove',
    async handle({ services: { identity }, request, ip, signedIn }) {
      const me = await signedIn();
      const answer = await readJson(request, authentication);
      await identity.guarded(ip, `passkey ${answer.id}`, () => identity.passkeys.strengthen(me, answer));
      return done();
    },
  },
  {
    method: 'PATCH',
    path: '/api/account/passkeys/:id',
    async handle({ services: { identity }, request, signedIn, params }) {
      const { name } = await readJson(request, z.strictObject({ name: text }));
      await identity.passkeys.rename(await signedIn(), params.id ?? '', name);
      return done();
    },
  },
  {
    method: 'DELETE',
    path: '/api/account/passkeys/:id',
    async handle({ services: { identity }, signedIn, params }) {
      await identity.passkeys.remove(await signedIn(), params.id ?? '');
      return done();
    },
  },
];

const rules = z.strictObject({
  twoFactorRequired: z.boolean().optional(),
  sessionDays: z.number().nullable().optional(),
  domains: z.array(z.strictObject({ domain: text, role: z.enum(roles) })).optional(),
});

/** How people sign in to a workspace. */
const company: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/w/:workspace/sign-in-rules',
    handle: async ({ services, session }) =>
      Response.json({
        ...(await services.identity.signInRules((await session()).actor)),
        mail: services.mailer !== undefined,
      }),
  },
  {
    method: 'PATCH',
    path: '/api/w/:workspace/sign-in-rules',
    async handle({ services, request, session }) {
      const { twoFactorRequired, sessionDays, domains } = await readJson(request, rules);
      await services.identity.changeSignInRules(await session(), {
        ...(twoFactorRequired !== undefined && { twoFactorRequired }),
        ...(sessionDays !== undefined && { sessionDays }),
        ...(domains !== undefined && { domains }),
      });
      return done();
    },
  },
  {
    method: 'POST',
    path: '/api/w/:workspace/members/:id/reset',
    async handle({ services, session, params }) {
      const { link } = await services.identity.links.resetFor((await session()).actor, params.id ?? '');
      return Response.json({ link }, { status: 201 });
    },
  },
];

export const accountRoutes: readonly Route[] = [...doors, ...devices, ...proofs, ...company];
