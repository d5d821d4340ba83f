import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { insertOneTime, takeOneTime } from '@rapport/persistence/server/identity/one-time';
import {
  deletePasskey,
  findPasskey,
  insertPasskey,
  listPasskeys,
  renamePasskey,
  usePasskey,
} from '@rapport/persistence/server/identity/passkeys';
import { strengthenSession } from '@rapport/persistence/server/identity/sessions';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { auditUser } from '../audit/audit.ts';
import { Attempts } from './attempts.ts';
import { type IdentityContext, normalName } from './identity-context.ts';
import type { SignedIn } from './session.ts';

export type Passkey = {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | undefined;
};

const minutes = 10;

/** Large, and wanted by few requests. */
const library = () => import('@simplewebauthn/server');

/**
 * Passkeys: the device proves both itself and whoever unlocked it, so one is two factors. They are bound to this
 * address, and there is nothing in them that a copied page could ask for.
 */
export class Passkeys {
  readonly #context: IdentityContext;
  readonly #origin: string;
  readonly #host: string;
  readonly #asks: Attempts;

  constructor(context: IdentityContext) {
    this.#context = context;
    const { origin, hostname } = new URL(context.publicUrl);
    this.#origin = origin;
    this.#host = hostname;
    this.#asks = new Attempts(limits.passkeyAsksPerAddress.value, 15 * 60_000, context.now);
  }

  async list(userId: string): Promise<readonly Passkey[]> {
    return (await listPasskeys(this.#context.database, userId)).map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt?.toISOString(),
    }));
  }

  /** What the browser needs to make one. */
  async begin({ user }: SignedIn) {
    const known = await listPasskeys(this.#context.database, user.id);
    if (known.length >= limits.passkeysPerPerson.value)
      throw new RefusalError('too-large', { field: 'passkeys', values: { limit: limits.passkeysPerPerson.value } });
    const { generateRegistrationOptions } = await library();
    const options = await generateRegistrationOptions({
      rpName: 'Rapport',
      rpID: this.#host,
      userName: user.email,
      userDisplayName: user.name,
      userID: new TextEncoder().encode(user.id),
      attestationType: 'none',
      excludeCredentials: known.map(({ id }) => ({ id })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await this.#remember(options.challenge, user.id);
    return options;
  }

  /** Keeps the one that was made. The session that made it is a strong one from now on. */
  async add({ user, sessionId }: SignedIn, name: string, response: RegistrationResponseJSON): Promise<void> {
    const { database, now, rights } = this.#context;
    const called = normalName(name);
    const expectedChallenge = await this.#spend(response.response.clientDataJSON, user.id);
    const { verifyRegistrationResponse } = await library();
    const { registrationInfo } = await proof(() =>
      verifyRegistrationResponse({ response, expectedChallenge, expectedOrigin: this.#origin, expectedRPID: this.#host }),
    );
    if (!registrationInfo) throw new RefusalError('wrong-code');
    const { id, publicKey, counter } = registrationInfo.credential;
    await insertPasskey(database, {
      id,
      userId: user.id,
      name: called,
      publicKey,
      counter,
      transports: (response.response.transports ?? []).map(String).filter((each) => /^[\w-]{1,40}$/.test(each)),
    });
    await strengthenSession(database, sessionId.slice('session:'.length));
    rights.forget();
    await auditUser(database, user.id, { at: new Date(now()), action: 'passkey-added', details: { name: called } });
  }

  async rename({ user }: SignedIn, id: string, name: string): Promise<void> {
    if (!isCredentialId(id) || !(await renamePasskey(this.#context.database, user.id, id, normalName(name))))
      throw new RefusalError('not-found');
  }

  async remove({ user }: SignedIn, id: string): Promise<void> {
    const { database, now } = this.#context;
    const name = isCredentialId(id) ? await deletePasskey(database, user.id, id) : undefined;
    if (name === undefined) throw new RefusalError('not-found');
    await auditUser(database, user.id, { at: new Date(now()), action: 'passkey-removed', details: { name } });
  }

  /** What the browser needs to use one. It is the same for everybody: nobody learns whether an address has one. */
  async ask(ip: string) {
    this.#asks.take(ip);
    const { generateAuthenticationOptions } = await library();
    const options = await generateAuthenticationOptions({ rpID: this.#host, userVerification: 'required' });
    await this.#remember(options.challenge, undefined);
    return options;
  }

  /** Whom it proves. */
  async prove(response: AuthenticationResponseJSON): Promise<string> {
    const { database, now } = this.#context;
    const expectedChallenge = await this.#spend(response.response.clientDataJSON, null);
    const known = isCredentialId(response.id) ? await findPasskey(database, response.id) : undefined;
    if (!known) throw new RefusalError('wrong-code');
    const { verifyAuthenticationResponse } = await library();
    const verified = await proof(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge,
        expectedOrigin: this.#origin,
        expectedRPID: this.#host,
        requireUserVerification: true,
        credential: { id: known.id, publicKey: Uint8Array.from(known.publicKey), counter: known.counter },
      }),
    );
    if (!verified.verified || !(await usePasskey(database, known.id, verified.authenticationInfo.newCounter))) {
      await auditUser(database, known.userId, {
        at: new Date(now()),
        action: 'sign-in-failed',
        details: { method: 'passkey' },
        stranger: true,
      });
      throw new RefusalError('wrong-code');
    }
    return known.userId;
  }

  /** Proves it in a session that began without it. */
  async strengthen({ user, sessionId }: SignedIn, response: AuthenticationResponseJSON): Promise<void> {
    if ((await this.prove(response)) !== user.id) throw new RefusalError('wrong-code');
    await strengthenSession(this.#context.database, sessionId.slice('session:'.length));
    this.#context.rights.forget();
  }

  async #remember(secret: string, userId: string | undefined): Promise<void> {
    const expiresAt = new Date(this.#context.now() + minutes * 60_000);
    await insertOneTime(this.#context.database, { secret, purpose: 'passkey', userId, expiresAt });
  }

  /** The challenge that the browser answered, if we asked it, of this person, and nobody answered it before. */
  async #spend(clientData: string, userId: string | null): Promise<string> {
    const challenge = challengeOf(clientData);
    const found = await takeOneTime(this.#context.database, 'passkey', challenge, new Date(this.#context.now()));
    if (!found || found.userId !== userId) throw new RefusalError('link-expired');
    return challenge;
  }
}

/** Base64url, as browsers name credentials. */
const isCredentialId = (text: string): boolean => /^[\w-]+$/.test(text);

function challengeOf(clientData: string): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientData, 'base64url').toString());
    return typeof data === 'object' && data !== null && 'challenge' in data ? String(data.challenge) : '';
  } catch {
    return '';
  }
}

/** Whatever the library finds wrong with a proof is a wrong proof. */
async function proof<Result>(verify: () => Promise<Result>): Promise<Result> {
  try {
    return await verify();
  } catch (error) {
    throw new RefusalError('wrong-code', {}, error);
  }
}
