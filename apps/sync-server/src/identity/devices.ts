import { RefusalError } from '@rapport/model/errors';
import { isUuid } from '@rapport/model/documents/document-name';
import { deviceName, type DeviceName } from '@rapport/model/accounts/device-name';
import {
  confirmWipe,
  leaveDevice,
  listDevices,
  orderWipe,
  seeDevice,
  touchSession,
  wipesOf,
} from '@rapport/persistence/server/identity/devices';
import { deleteSessions, describeSession, type SessionMethod } from '@rapport/persistence/server/identity/sessions';
import { v7 as uuidv7 } from 'uuid';
import { auditUser } from '../audit/audit.ts';
import { addressHeader } from './auth.ts';
import { readCookie } from './cookies.ts';
import type { IdentityContext } from './identity-context.ts';
import { newCode } from './secret-codes.ts';
import type { SignedIn } from './session.ts';

/** Browsers keep no cookie longer. It is renewed by each visit. */
const cookieSeconds = 400 * 86_400;

export type Device = DeviceName & {
  readonly id: string;
  readonly address: string;
  readonly createdAt: string;
  readonly seenAt: string;
  readonly current: boolean;
  readonly signedIn: boolean;
  readonly method: SessionMethod | undefined;
  readonly wipeOrdered: boolean;
};
/** A copy of a workspace on a device: whose, and of which. */
export type Copy = { readonly workspaceId: string; readonly memberId: string };

/**
 * Sessions and the browsers they live in. A browser has a cookie of its own which outlives sessions, so that one that
 * comes back after weeks still hears that it is to delete what it keeps.
 */
export class Devices {
  readonly #context: IdentityContext;
  readonly #cookie: string;
  readonly #secure: boolean;

  constructor(context: IdentityContext) {
    this.#context = context;
    this.#cookie = `${context.auth.options.advanced.cookiePrefix}.device`;
    this.#secure = context.publicUrl.startsWith('https:');
  }

  /** Begins a session in the browser of the request; answers its cookies. */
  async open(
    request: Request,
    ip: string,
    userId: string,
    { method, strong, remember = true }: { method: SessionMethod; strong: boolean; remember?: boolean | undefined },
  ): Promise<string[]> {
    const { database, auth, now } = this.#context;
    const headers = new Headers(request.headers);
    headers.set(addressHeader, ip);
    const opened = await auth.api.openSession({ body: { userId, remember }, headers, returnHeaders: true });
    const { id } = opened.response;
    const { device, cookie } = await this.#see(request.headers, ip, userId);
    await describeSession(database, id, { deviceId: device.id, method, strong });
    // One browser is signed in once: what its cookie named before leads nowhere any more.
    this.#context.endSessions(await deleteSessions(database, { userId, device: device.id, except: id }));
    const at = new Date(now());
    await auditUser(database, userId, { at, action: 'signed-in', details: { method } });
    if (device.fresh) await auditUser(database, userId, { at, action: 'new-device' });
    return [cookie, ...opened.headers.getSetCookie()];
  }

  /** The browser of a session is there: when and where it was last seen. Answers the cookie that it keeps. */
  async contact(headers: Headers, ip: string, signedIn: SignedIn): Promise<string> {
    const { device, cookie } = await this.#see(headers, ip, signedIn.user.id);
    await touchSession(this.#context.database, idOf(signedIn), device.id);
    return cookie;
  }

  async list(signedIn: SignedIn): Promise<readonly Device[]> {
    const mine = idOf(signedIn);
    return (await listDevices(this.#context.database, signedIn.user.id)).map((row) => ({
      id: row.id,
      ...deviceName(row.userAgent),
      address: row.address,
      createdAt: row.createdAt.toISOString(),
      seenAt: row.seenAt.toISOString(),
      current: row.session === mine,
      signedIn: row.session !== null,
      method: row.method ?? undefined,
      wipeOrdered: row.wipeAt !== null,
    }));
  }

  /** The session of this request ended in good order, its browser keeps nothing. */
  async left(signedIn: SignedIn): Promise<void> {
    const { database, now } = this.#context;
    await leaveDevice(database, idOf(signedIn));
    await auditUser(database, signedIn.user.id, { at: new Date(now()), action: 'signed-out' });
  }

  /** Signs a device out; without one, all but the one that asks. Their sockets end at once. */
  async signOut(signedIn: SignedIn, device?: string): Promise<void> {
    if (device !== undefined && !isUuid(device)) throw new RefusalError('not-found');
    const choice = { userId: signedIn.user.id, ...(device === undefined ? { except: idOf(signedIn) } : { device }) };
    await this.end(choice);
  }

  /** Ends sessions, with everything that was opened through them. */
  async end(choice: Parameters<typeof deleteSessions>[1]): Promise<void> {
    const { database, now, endSessions } = this.#context;
    const ended = await deleteSessions(database, choice);
    endSessions(ended);
    if (ended.length > 0)
      await auditUser(database, choice.userId, {
        at: new Date(now()),
        action: 'sessions-ended',
        details: { count: ended.length },
      });
  }

  /** Its next contact deletes what it keeps of this person's workspaces. Until then it is signed out already. */
  async wipe(signedIn: SignedIn, device: string): Promise<void> {
    const { database, now, endSessions } = this.#context;
    const userId = signedIn.user.id;
    if (!isUuid(device) || !(await orderWipe(database, userId, device))) throw new RefusalError('not-found');
    endSessions(await deleteSessions(database, { userId, device }));
    await auditUser(database, userId, { at: new Date(now()), action: 'wipe-ordered' });
  }

  /** What the browser that asks is to delete, whoever is signed in there. */
  async wipes(headers: Headers): Promise<readonly Copy[]> {
    const secret = this.#secretOf(headers);
    return secret === undefined ? [] : wipesOf(this.#context.database, secret);
  }

  /** It has. */
  async wiped(headers: Headers): Promise<void> {
    const { database, now } = this.#context;
    const secret = this.#secretOf(headers);
    for (const userId of secret === undefined ? [] : await confirmWipe(database, secret))
      await auditUser(database, userId, { at: new Date(now()), action: 'device-wiped' });
  }

  #secretOf(headers: Headers): string | undefined {
    const value = readCookie(headers, this.#cookie);
    return value !== undefined && /^[0-9a-z]{32}$/.test(value) ? value : undefined;
  }

  async #see(headers: Headers, ip: string, userId: string) {
    const secret = this.#secretOf(headers) ?? newCode();
    const userAgent = (headers.get('user-agent') ?? '').slice(0, 500);
    const device = await seeDevice(this.#context.database, { id: uuidv7(), userId, secret, userAgent, address: ip });
    const cookie = `${this.#cookie}=${secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${cookieSeconds}${this.#secure ? '; Secure' : ''}`;
    return { device, cookie };
  }
}

const idOf = (signedIn: SignedIn): string => signedIn.sessionId.slice('session:'.length);
