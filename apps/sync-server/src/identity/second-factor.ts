import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { findOneTime, insertOneTime, takeOneTime } from '@rapport/persistence/server/identity/one-time';
import {
  beginTwoFactor,
  countRecoveryCodes,
  deleteTwoFactor,
  findTwoFactor,
  replaceRecoveryCodes,
  takeRecoveryCode,
  takeStep,
} from '@rapport/persistence/server/identity/second-factors';
import { strengthenSession } from '@rapport/persistence/server/identity/sessions';
import { auditUser } from '../audit/audit.ts';
import { Attempts } from './attempts.ts';
import type { IdentityContext } from './identity-context.ts';
import { newCode, newRecoveryCode, readRecoveryCode } from './secret-codes.ts';
import type { SignedIn } from './session.ts';
import { base32, newTotpSecret, seal, stepOfCode, totpAddress, unseal } from './totp.ts';

const issuer = 'Rapport';

/** Codes of an authenticator app, and recovery codes for the day on which the phone is lost. */
export class SecondFactor {
  readonly #context: IdentityContext;
  readonly #tries: Attempts;

  constructor(context: IdentityContext) {
    this.#context = context;
    this.#tries = new Attempts(limits.secondFactorTries.value, 15 * 60_000, context.now);
  }

  async isOn(userId: string): Promise<boolean> {
    return Boolean((await findTwoFactor(this.#context.database, userId))?.confirmedAt);
  }

  async status(userId: string): Promise<{ readonly on: boolean; readonly recoveryCodes: number }> {
    const on = await this.isOn(userId);
    return { on, recoveryCodes: on ? await countRecoveryCodes(this.#context.database, userId) : 0 };
  }

  /** The first factor was right: what the second one has to come with. */
  async challenge(userId: string, remember: boolean): Promise<string> {
    const { database, now } = this.#context;
    const secret = newCode();
    const expiresAt = new Date(now() + limits.secondFactorMinutes.value * 60_000);
    await insertOneTime(database, { secret, purpose: 'second-factor', userId, value: { remember }, expiresAt });
    return secret;
  }

  /** Whose challenge the code answers. A wrong code leaves it open for another try, until there were too many. */
  async answer(challenge: string, code: string): Promise<{ readonly userId: string; readonly remember: boolean }> {
    const { database, now } = this.#context;
    const at = new Date(now());
    const found = await findOneTime(database, 'second-factor', challenge, at);
    if (!found?.userId) throw new RefusalError('link-expired');
    await this.#check(found.userId, code);
    if (!(await takeOneTime(database, 'second-factor', challenge, at))) throw new RefusalError('link-expired');
    return { userId: found.userId, remember: found.value['remember'] !== false };
  }

  /** A secret for the authenticator app. Nothing changes before a code of it was right. */
  async begin({ user }: SignedIn): Promise<{ readonly secret: string; readonly address: string }> {
    const { database, secret: key } = this.#context;
    const secret = newTotpSecret();
    if (!(await beginTwoFactor(database, user.id, seal(key, secret)))) throw new RefusalError('already-exists');
    return { secret: base32(secret), address: totpAddress(secret, user.email, issuer) };
  }

  /** The first code: from now on every sign-in asks for one. Answers the recovery codes, which are shown once. */
  async confirm(signedIn: SignedIn, code: string): Promise<readonly string[]> {
    const { database, now, rights } = this.#context;
    const { user, sessionId } = signedIn;
    if (await this.isOn(user.id)) throw new RefusalError('already-exists');
    await this.#check(user.id, code);
    await strengthenSession(database, sessionId.slice('session:'.length));
    rights.forget();
    await auditUser(database, user.id, { at: new Date(now()), action: 'two-factor-on' });
    return this.#newCodes(user.id);
  }

  /** Proves the second factor in a session that began without it. */
  async strengthen({ user, sessionId }: SignedIn, code: string): Promise<void> {
    const { database, rights } = this.#context;
    if (!(await this.isOn(user.id))) throw new RefusalError('two-factor-needed');
    await this.#check(user.id, code);
    await strengthenSession(database, sessionId.slice('session:'.length));
    rights.forget();
  }

  /** New recovery codes; the old ones are worth nothing any more. */
  async renewCodes({ user }: SignedIn): Promise<readonly string[]> {
    const { database, now } = this.#context;
    if (!(await this.isOn(user.id))) throw new RefusalError('not-found');
    await auditUser(database, user.id, { at: new Date(now()), action: 'recovery-codes-made' });
    return this.#newCodes(user.id);
  }

  /** Proved once more by a code of it. */
  async switchOff({ user }: SignedIn, code: string): Promise<void> {
    await this.#check(user.id, code);
    await this.remove(user.id);
  }

  /** Without asking: for the operator, and for whoever lost phone and codes. */
  async remove(userId: string): Promise<void> {
    const { database, now, rights } = this.#context;
    if (!(await deleteTwoFactor(database, userId))) return;
    rights.forget();
    await auditUser(database, userId, { at: new Date(now()), action: 'two-factor-off' });
  }

  async #newCodes(userId: string): Promise<readonly string[]> {
    const codes = Array.from({ length: limits.recoveryCodes.value }, newRecoveryCode);
    await replaceRecoveryCodes(
      this.#context.database,
      userId,
      codes.map((code) => readRecoveryCode(code) ?? code),
    );
    return codes;
  }

  async #check(userId: string, code: string): Promise<void> {
    this.#tries.take(userId);
    const { database, now } = this.#context;
    const at = new Date(now());
    if (await this.#isRight(userId, code.replace(/\s/g, ''))) {
      this.#tries.clear(userId);
      return;
    }
    await auditUser(database, userId, { at, action: 'sign-in-failed', details: { method: 'code' }, stranger: true });
    throw new RefusalError('wrong-code', { field: 'code' });
  }

  async #isRight(userId: string, code: string): Promise<boolean> {
    const { database, now, secret: key } = this.#context;
    const recovery = readRecoveryCode(code);
    if (recovery) {
      if (!(await takeRecoveryCode(database, userId, recovery))) return false;
      await auditUser(database, userId, { at: new Date(now()), action: 'recovery-code-used' });
      return true;
    }
    const stored = await findTwoFactor(database, userId);
    const step = stored && stepOfCode(unseal(key, stored.secret), code, now());
    // Whoever looked over a shoulder comes too late: no code counts twice.
    return step !== undefined && takeStep(database, userId, step);
  }
}
