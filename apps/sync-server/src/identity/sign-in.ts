import { type ErrorKind, RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { z } from 'zod';
import { readJson } from '../http/read-body.ts';
import { Attempts } from './attempts.ts';
import { addressHeader, type Auth, openAuthPaths } from './auth.ts';
import type { Rights } from './rights.ts';

const quarterOfAnHour = 15 * 60_000;
const signInBody = z.object({ email: z.string().max(254), password: z.string().max(1_000), rememberMe: z.boolean().optional() });
const changeBody = z.object({
  currentPassword: z.string().max(1_000),
  newPassword: z.string().max(1_000),
  revokeOtherSessions: z.boolean().optional(),
});

const kinds: Record<string, ErrorKind> = {
  INVALID_EMAIL_OR_PASSWORD: 'wrong-password',
  INVALID_PASSWORD: 'wrong-password',
  INVALID_EMAIL: 'wrong-password',
  UNAUTHORIZED: 'not-signed-in',
};

/** Refusals that say that somebody was not who they said, or had no right to a door. */
const wrongProofs: ReadonlySet<ErrorKind> = new Set([
  'wrong-password',
  'sign-up-closed',
  'not-found',
  'invitation-expired',
  'invitation-used',
]);

/** The sign-in library behind our own limits, answers and problems. */
export class SignIn {
  readonly #auth: Auth;
  readonly #rights: Rights;
  readonly #byAccount: Attempts;
  readonly #byAddress: Attempts;

  constructor(auth: Auth, rights: Rights, now: () => number) {
    this.#auth = auth;
    this.#rights = rights;
    this.#byAccount = new Attempts(limits.signInsPerAccount.value, quarterOfAnHour, now);
    this.#byAddress = new Attempts(limits.signInsPerAddress.value, quarterOfAnHour, now);
  }

  async handle(request: Request, ip: string): Promise<Response> {
    const path = new URL(request.url).pathname.slice('/api/auth'.length);
    if (!openAuthPaths.has(path)) throw new RefusalError('not-found');
    if (request.method !== 'POST') throw new RefusalError('wrong-method');
    if (path === '/sign-in/email') return this.#signIn(request, ip);
    if (path === '/change-password') return this.#changePassword(request, ip);
    return this.#pass(request, ip, {});
  }

  /** Signs in with what was just stored, after a sign-up: the answer's cookies. */
  async cookiesFor(request: Request, ip: string, email: string, password: string): Promise<string[]> {
    const address = new URL('/api/auth/sign-in/email', request.url);
    const response = await this.#pass(new Request(address, { method: 'POST', headers: request.headers }), ip, {
      email,
      password,
      rememberMe: true,
    });
    return response.headers.getSetCookie();
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

  async #signIn(request: Request, ip: string): Promise<Response> {
    const body = await readJson(request, signInBody);
    return this.guarded(ip, body.email, () => this.#pass(request, ip, body));
  }

  async #changePassword(request: Request, ip: string): Promise<Response> {
    const body = await readJson(request, changeBody);
    const signedIn = await this.#rights.signedIn(request.headers);
    if (!signedIn) throw new RefusalError('not-signed-in');
    const shortest = limits.passwordShortest.value;
    if ([...body.newPassword].length < shortest) {
      throw new RefusalError('invalid-field', { field: 'newPassword', values: { reason: 'too-short', limit: shortest } });
    }
    // Whoever changes a password wants nobody else to be signed in with the old one.
    return this.guarded(ip, signedIn.user.email, () => this.#pass(request, ip, { ...body, revokeOtherSessions: true }));
  }

  async #pass(request: Request, ip: string, body: object): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set(addressHeader, ip);
    headers.set('content-type', 'application/json');
    headers.delete('content-length');
    const response = await this.#auth.handler(new Request(request.url, { method: 'POST', headers, body: JSON.stringify(body) }));
    this.#rights.forget();
    if (response.status < 400) {
      // The body repeats the session's token, which only the cookie that no script can read should carry.
      return withCookies(Response.json({ ok: true }), response.headers.getSetCookie());
    }
    const code = await codeOf(response);
    if (response.status >= 500) throw new Error(`The sign-in library answered ${response.status} ${code}`);
    throw new RefusalError(
      kinds[code] ?? (response.status === 403 ? 'wrong-origin' : response.status === 401 ? 'not-signed-in' : 'bad-request'),
    );
  }
}

export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

async function codeOf(response: Response): Promise<string> {
  const body: unknown = await response.json().catch(() => undefined);
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : '';
}
