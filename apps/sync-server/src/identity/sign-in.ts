import { type ErrorKind, RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { isStrongSession } from '@rapport/persistence/server/identity/sessions';
import { findUser, findUserByEmail, replacePassword } from '@rapport/persistence/server/identity/users';
import { z } from 'zod';
import { auditUser } from '../audit/audit.ts';
import { readJson } from '../http/read-body.ts';
import { Attempts } from './attempts.ts';
import { addressHeader } from './auth.ts';
import type { Devices } from './devices.ts';
import type { IdentityContext } from './identity-context.ts';
import { checkPassword, hashPassword, provesPassword } from './password.ts';
import type { SecondFactor } from './second-factor.ts';
import type { SignedIn } from './session.ts';

const quarterOfAnHour = 15 * 60_000;
const signInBody = z.object({ email: z.string().max(254), password: z.string().max(1_000), rememberMe: z.boolean().optional() });
const codeBody = z.strictObject({ challenge: z.string().max(100), code: z.string().max(100) });
const changeBody = z.object({
  currentPassword: z.string().max(1_000),
  newPassword: z.string().max(1_000),
  revokeOtherSessions: z.boolean().optional(),
});

/** Refusals that say that somebody was not who they said, or had no right to a door. */
const wrongProofs: ReadonlySet<ErrorKind> = new Set([
  'wrong-password',
  'wrong-code',
  'sign-up-closed',
  'not-found',
  'link-expired',
  'invitation-expired',
  'invitation-used',
]);

/** What proved who somebody is, before a second factor was asked for. */
type FirstFactor = { readonly method: 'password' | 'link'; readonly remember?: boolean | undefined };

/** The doors by which sessions begin and end, behind limits on how often one may try. */
export class SignIn {
  readonly #context: IdentityContext;
  readonly #devices: Devices;
  readonly #secondFactor: SecondFactor;
  readonly #byAccount: Attempts;
  readonly #byAddress: Attempts;

  constructor(context: IdentityContext, devices: Devices, secondFactor: SecondFactor) {
    this.#context = context;
    this.#devices = devices;
    this.#secondFactor = secondFactor;
    this.#byAccount = new Attempts(limits.signInsPerAccount.value, quarterOfAnHour, context.now);
    this.#byAddress = new Attempts(limits.signInsPerAddress.value, quarterOfAnHour, context.now);
  }

  async handle(request: Request, ip: string): Promise<Response> {
    const door = this.#doors[new URL(request.url).pathname.slice('/api/auth'.length)];
    if (!door) throw new RefusalError('not-found');
    if (request.method !== 'POST') throw new RefusalError('wrong-method');
    return door(request, ip);
  }

  readonly #doors: { readonly [path: string]: (request: Request, ip: string) => Promise<Response> } = {
    '/sign-in/email': (request, ip) => this.#byPassword(request, ip),
    '/second-factor': (request, ip) => this.#bySecondFactor(request, ip),
    '/sign-out': (request, ip) => this.#signOut(request, ip),
    '/change-password': (request, ip) => this.#changePassword(request, ip),
  };

  /** Signs in with what was just stored, after a sign-up: the answer's cookies. None where a second factor is asked for. */
  async cookiesFor(request: Request, ip: string, email: string, password: string): Promise<string[]> {
    const user = await findUserByEmail(this.#context.database, typedEmail(email));
    if (!user || !(await provesPassword(user.passwordHash, password)) || (await this.#secondFactor.isOn(user.id))) return [];
    return this.#devices.open(request, ip, user.id, { method: 'password', strong: false });
  }

  /** Counts an attempt to prove who one is, elsewhere than at the sign-in (invitations, the first owner's code). */
  async guarded<Result>(ip: string, account: string, prove: () => Promise<Result>): Promise<Result> {
    const keys = { account: account.trim().toLowerCase(), address: ip };
    this.#byAddress.take(keys.address);
    this.#byAccount.take(keys.account);
    try {
      const result = await prove();
      this.#byAccount.clear(keys.account);
      this.#byAddress.giveBack(keys.address);
      return result;
    } catch (error) {
      // Only a wrong proof counts: a typing error in another field, or a database that is away, guesses nothing.
      if (!(error instanceof RefusalError && wrongProofs.has(error.refusal.kind))) {
        this.#byAccount.giveBack(keys.account);
        this.#byAddress.giveBack(keys.address);
      }
      throw error;
    }
  }

  /** Somebody has proved who they are: in, or on to the second factor. */
  async proved(request: Request, ip: string, userId: string, { method, remember }: FirstFactor): Promise<Response> {
    if (await this.#secondFactor.isOn(userId))
      return Response.json({ ok: false, challenge: await this.#secondFactor.challenge(userId, remember ?? true) });
    return withCookies(
      Response.json({ ok: true }),
      await this.#devices.open(request, ip, userId, { method, strong: false, remember }),
    );
  }

  /** The same for a link in a mail; a passkey is both factors. */
  async provedOtherwise(request: Request, ip: string, userId: string, method: 'link' | 'passkey'): Promise<Response> {
    if (method === 'link') return this.proved(request, ip, userId, { method });
    return withCookies(Response.json({ ok: true }), await this.#devices.open(request, ip, userId, { method, strong: true }));
  }

  /** Refuses what is not the password of whoever is signed in. */
  async demandPassword({ user: { id, email } }: SignedIn, ip: string, password: string): Promise<void> {
    await this.guarded(ip, email, async () => {
      const user = await findUser(this.#context.database, id);
      if (!(await provesPassword(user?.passwordHash, password))) throw new RefusalError('wrong-password');
    });
  }

  /** Who has a second factor proves it before anything that could replace it. */
  async demandStrong({ user, sessionId }: SignedIn): Promise<void> {
    if (!(await this.#secondFactor.isOn(user.id))) return;
    if (!(await isStrongSession(this.#context.database, sessionId.slice('session:'.length))))
      throw new RefusalError('two-factor-needed');
  }

  async #bySecondFactor(request: Request, ip: string): Promise<Response> {
    const { challenge, code } = await readJson(request, codeBody);
    const { userId, remember } = await this.guarded(ip, challenge, () => this.#secondFactor.answer(challenge, code));
    const cookies = await this.#devices.open(request, ip, userId, { method: 'code', strong: true, remember });
    return withCookies(Response.json({ ok: true }), cookies);
  }

  async #byPassword(request: Request, ip: string): Promise<Response> {
    const { database, now } = this.#context;
    const { email, password, rememberMe } = await readJson(request, signInBody);
    return this.guarded(ip, email, async () => {
      const user = await findUserByEmail(database, typedEmail(email));
      if (!(await provesPassword(user?.passwordHash, password)) || !user) {
        if (user)
          await auditUser(database, user.id, {
            at: new Date(now()),
            action: 'sign-in-failed',
            details: { method: 'password' },
            stranger: true,
          });
        throw new RefusalError('wrong-password');
      }
      return this.proved(request, ip, user.id, { method: 'password', remember: rememberMe });
    });
  }

  async #signOut(request: Request, ip: string): Promise<Response> {
    const { auth, rights } = this.#context;
    const signedIn = await rights.signedIn(request.headers);
    if (signedIn) await this.#devices.left(signedIn);
    const headers = new Headers(request.headers);
    headers.set(addressHeader, ip);
    headers.set('content-type', 'application/json');
    headers.delete('content-length');
    const response = await auth.handler(new Request(request.url, { method: 'POST', headers, body: '{}' }));
    rights.forget();
    if (response.status >= 400) throw new Error(`The sign-in library answered ${response.status}`);
    // The body repeats the session's token, which only the cookie that no script can read should carry.
    return withCookies(Response.json({ ok: true }), response.headers.getSetCookie());
  }

  async #changePassword(request: Request, ip: string): Promise<Response> {
    const { database, rights, now } = this.#context;
    const { currentPassword, newPassword } = await readJson(request, changeBody);
    const signedIn = await rights.signedIn(request.headers);
    if (!signedIn) throw new RefusalError('not-signed-in');
    checkPassword(newPassword, 'newPassword');
    const { id: userId } = signedIn.user;
    await this.demandPassword(signedIn, ip, currentPassword);
    await this.demandStrong(signedIn);
    await replacePassword(database, userId, await hashPassword(newPassword));
    await auditUser(database, userId, { at: new Date(now()), action: 'password-changed' });
    // Whoever changes a password wants nobody else to be signed in with the old one.
    await this.#devices.signOut(signedIn);
    return Response.json({ ok: true });
  }
}

/** What somebody typed as their address, whatever it is: the database stores no NUL and finds none. */
const typedEmail = (text: string): string => text.replaceAll('\0', '').trim();

export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
