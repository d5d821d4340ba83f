import type { Actor } from '@rapport/model/access/can';
import { atLeast } from '@rapport/model/access/roles';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import type { Queryable } from '@rapport/persistence/server/database';
import { findMember, findMemberByEmail, insertMember, updateMember } from '@rapport/persistence/server/identity/members';
import {
  findOneTime,
  forgetOneTimes,
  insertOneTime,
  type OneTime,
  type OneTimePurpose,
  takeOneTime,
} from '@rapport/persistence/server/identity/one-time';
import { findJoinDomain } from '@rapport/persistence/server/identity/sign-in-rules';
import {
  findUser,
  findUserByEmail,
  insertUser,
  replaceEmail,
  replacePassword,
  signsInElsewhere,
} from '@rapport/persistence/server/identity/users';
import { findWorkspace } from '@rapport/persistence/server/identity/workspaces';
import { v7 as uuidv7 } from 'uuid';
import { audit, audited, auditUser } from '../audit/audit.ts';
import type { Devices } from './devices.ts';
import { announce, demand, type IdentityContext, normalEmail, normalName, uniqueEmail } from './identity-context.ts';
import { nextHue } from './members.ts';
import { checkPassword, hashPassword } from './password.ts';
import { newCode } from './secret-codes.ts';
import type { SecondFactor } from './second-factor.ts';

export type LinkPurpose = Extract<OneTimePurpose, 'sign-in' | 'join' | 'reset' | 'email'>;
/** A link and what its mail has to say. */
export type Link = {
  readonly purpose: LinkPurpose;
  readonly to: string;
  readonly link: string;
  /** Where one joins. */
  readonly workspaceId?: string;
};

const minute = 60_000;
const lasting: Record<LinkPurpose, number> = {
  'sign-in': limits.signInLinkMinutes.value * minute,
  reset: limits.resetLinkHours.value * 60 * minute,
  email: limits.emailLinkHours.value * 60 * minute,
  join: limits.emailLinkHours.value * 60 * minute,
};

/** Links that prove once that somebody reads an address, or was helped by an administrator. Only their hashes are stored. */
export class Links {
  readonly #context: IdentityContext;
  readonly #devices: Devices;
  readonly #secondFactor: SecondFactor;

  constructor(context: IdentityContext, devices: Devices, secondFactor: SecondFactor) {
    this.#context = context;
    this.#secondFactor = secondFactor;
    this.#devices = devices;
  }

  /** The link that signs the holder of an address in, or lets them join. Undefined for whoever may do neither. */
  async forSignIn(address: string): Promise<Link | undefined> {
    const { database } = this.#context;
    const email = normalEmail(address);
    const user = await findUserByEmail(database, email);
    if (user) return this.#make('sign-in', user.email, user.id);
    const domain = await findJoinDomain(database, email.slice(email.lastIndexOf('@') + 1));
    if (!domain) return undefined;
    const known = await findMemberByEmail(database, domain.workspaceId, email);
    if (known && (known.userId !== null || !known.active)) return undefined;
    const link = await this.#make('join', email, undefined, { ...domain, email });
    return { ...link, workspaceId: domain.workspaceId };
  }

  async forReset(address: string): Promise<Link | undefined> {
    const user = await findUserByEmail(this.#context.database, normalEmail(address));
    return user && this.#make('reset', user.email, user.id);
  }

  /** Undefined where somebody has the address already: only its holder would be told. */
  async forEmail(userId: string, address: string): Promise<Link | undefined> {
    const email = normalEmail(address);
    if (await findUserByEmail(this.#context.database, email)) return undefined;
    return this.#make('email', email, userId, { email });
  }

  /** A link with which a member sets a new password, for an administrator to hand over. */
  async resetFor(actor: Actor, memberId: string): Promise<Link> {
    const { database } = this.#context;
    demand(actor, 'change-roles');
    const member = isUuid(memberId) ? await findMember(database, actor.workspaceId, memberId) : undefined;
    const user = member?.userId ? await findUser(database, member.userId) : undefined;
    if (!member?.active || !user) throw new RefusalError('not-found');
    // Whoever could become somebody above, or somebody who works elsewhere too, would have more than was given to them.
    if (!atLeast(actor.role, member.role) || (await signsInElsewhere(database, user.id, actor.workspaceId)))
      throw new RefusalError('not-allowed');
    return audited(this.#context, actor, { action: 'reset-link-made', subject: member.id }, (transaction) =>
      this.#make('reset', user.email, user.id, {}, transaction),
    );
  }

  /** The same for the operator, who may help anybody; with `twoFactor` whoever lost phone and codes. */
  async byOperator(address: string, twoFactor: boolean): Promise<Link> {
    const user = await findUserByEmail(this.#context.database, normalEmail(address));
    if (!user) throw new RefusalError('not-found', { field: 'email' });
    if (twoFactor) await this.#secondFactor.remove(user.id);
    const at = new Date(this.#context.now());
    await auditUser(this.#context.database, user.id, {
      at,
      action: 'reset-link-made',
      details: { by: 'operator' },
      stranger: true,
    });
    return this.#make('reset', user.email, user.id);
  }

  /** What a link is about, for the page that it opens. Opening the page spends nothing: mail filters do that, too. */
  async read(purpose: LinkPurpose, code: string): Promise<{ readonly email: string; readonly workspace: string | undefined }> {
    const { database, now, owner } = this.#context;
    const found = await findOneTime(database, purpose, code, new Date(now()));
    if (!found) throw new RefusalError('link-expired');
    const workspaceId = text(found, 'workspaceId');
    const user = found.userId === null ? undefined : await findUser(database, found.userId);
    return {
      email: text(found, 'email') || (user?.email ?? ''),
      workspace: workspaceId
        ? owner(workspaceId)?.definitions().workspace.name || (await findWorkspace(database, workspaceId))?.slug
        : undefined,
    };
  }

  /** Whom a sign-in link proves. */
  async signIn(code: string): Promise<string> {
    const { userId } = await this.#take('sign-in', code);
    if (userId === null) throw new RefusalError('link-expired');
    return userId;
  }

  /** Everybody signed in with the old password is signed out. A second factor stays. */
  async reset(code: string, password: string): Promise<string> {
    const { database, now } = this.#context;
    // First: a password that is too short must not spend the link.
    checkPassword(password);
    const hash = await hashPassword(password);
    const { userId } = await this.#take('reset', code);
    const user = userId === null ? undefined : await findUser(database, userId);
    if (!user) throw new RefusalError('link-expired');
    await replacePassword(database, user.id, hash);
    await forgetOneTimes(database, user.id, ['reset', 'sign-in', 'second-factor']);
    await auditUser(database, user.id, { at: new Date(now()), action: 'password-reset' });
    await this.#devices.end({ userId: user.id });
    return user.email;
  }

  /** The new address answers: from now on it is the one. Answers both, so that the old one is told. */
  async confirmEmail(code: string): Promise<{ readonly from: string; readonly to: string; readonly name: string }> {
    const { database, now } = this.#context;
    const found = await this.#take('email', code);
    const to = text(found, 'email');
    const user = found.userId === null ? undefined : await findUser(database, found.userId);
    if (!user) throw new RefusalError('link-expired');
    const members = await uniqueEmail(
      database.transaction(async (transaction) => {
        const changed = await replaceEmail(transaction, user.id, to);
        // Links that went to the old address would still open the account.
        await forgetOneTimes(transaction, user.id, ['reset', 'sign-in', 'email']);
        await auditUser(transaction, user.id, {
          at: new Date(now()),
          action: 'email-changed',
          details: { from: user.email, to },
        });
        return changed;
      }),
    );
    for (const { workspaceId, id } of members) await announce(this.#context, workspaceId, [{ type: 'member', id }]);
    return { from: user.email, to, name: user.name };
  }

  /** Somebody whose domain is welcome: their account, and their place in the workspace. */
  async join(code: string, person: { readonly name: string; readonly password: string }): Promise<string> {
    const { database, now } = this.#context;
    checkPassword(person.password);
    const name = normalName(person.name);
    const passwordHash = await hashPassword(person.password);
    const found = await this.#take('join', code);
    const [workspaceId, email] = [text(found, 'workspaceId'), text(found, 'email')];
    // What was allowed when the mail went out may be so no longer.
    const domain = await findJoinDomain(database, email.slice(email.lastIndexOf('@') + 1));
    if (domain?.workspaceId !== workspaceId) throw new RefusalError('link-expired');
    const userId = uuidv7();
    const id = await uniqueEmail(
      database.transaction(async (transaction) => {
        await insertUser(transaction, { id: userId, accountId: uuidv7(), name, email, passwordHash });
        const known = await findMemberByEmail(transaction, workspaceId, email);
        if (known?.userId || known?.active === false) throw new RefusalError('link-expired');
        const memberId = known?.id ?? uuidv7();
        if (known) await updateMember(transaction, workspaceId, known.id, { userId, name }, known.id);
        else {
          const hue = await nextHue(transaction, workspaceId);
          await insertMember(transaction, { workspaceId, id: memberId, userId, name, email, role: domain.role, hue });
        }
        await audit(transaction, {
          workspaceId,
          at: new Date(now()),
          actor: memberId,
          action: 'joined',
          subject: memberId,
          details: { name, email, by: 'domain' },
        });
        return memberId;
      }),
    );
    await announce(this.#context, workspaceId, [{ type: 'member', id }]);
    return userId;
  }

  async #take(purpose: LinkPurpose, code: string): Promise<OneTime> {
    const found = await takeOneTime(this.#context.database, purpose, code, new Date(this.#context.now()));
    if (!found) throw new RefusalError('link-expired');
    return found;
  }

  async #make(
    purpose: LinkPurpose,
    to: string,
    userId: string | undefined,
    value: OneTime['value'] = {},
    database: Queryable = this.#context.database,
  ): Promise<Link> {
    const { now, publicUrl } = this.#context;
    const secret = newCode();
    await insertOneTime(database, { secret, purpose, userId, value, expiresAt: new Date(now() + lasting[purpose]) });
    // Behind the #, which no server, log or referrer ever sees.
    return { purpose, to, link: `${publicUrl}/link/${purpose}#${secret}` };
  }
}

const text = ({ value }: OneTime, name: string): string => String(value[name] ?? '');
