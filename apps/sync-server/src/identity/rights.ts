import type { Actor } from '@rapport/model/access/can';
import { isRole, type Role } from '@rapport/model/access/roles';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import type { Database } from '@rapport/persistence/server/database';
import { useApiKey } from '@rapport/persistence/server/identity/api-keys';
import { findMember } from '@rapport/persistence/server/identity/members';
import type { Claim } from '@rapport/persistence/server/identity/claims';
import { rolesInSessions, workspacesInSession } from '@rapport/persistence/server/identity/sessions';
import { rolesByKeys } from '@rapport/persistence/server/identity/users';
import type { TokenSubject } from '../tokens/sync-tokens.ts';
import type { Auth } from './auth.ts';
import { askedTogether } from '../documents/asked-together.ts';
import { type Answers, ShortMemory } from './short-memory.ts';
import type { Session, SignedIn } from './session.ts';

/** What a client sends with each request is looked up once a second at most; a change of rights in this process counts at once. */
const remembered = 1_000;

/** What somebody sees and may do in a role, as the owner of the workspace knows it; undefined where nobody owns it just now. */
export type Standing = (workspaceId: string, memberId: string, role: Role) => Actor | undefined;

/** Answers who a request acts as. */
export class Rights {
  readonly #auth: Auth;
  readonly #cookiePrefix: string;
  readonly #database: Database;
  readonly #keys: ShortMemory<Session>;
  readonly #cookies: ShortMemory<SignedIn>;
  readonly #standing: Standing;
  readonly #inSession: (claim: Claim) => Promise<Role | undefined>;
  readonly #byKey: (claim: Claim) => Promise<Role | undefined>;

  constructor(auth: Auth, database: Database, now: () => number, standing: Standing) {
    this.#standing = standing;
    this.#auth = auth;
    this.#cookiePrefix = auth.options.advanced.cookiePrefix;
    this.#database = database;
    this.#keys = new ShortMemory(remembered, now);
    this.#cookies = new ShortMemory(remembered, now);
    this.#inSession = askedTogether((claims) => rolesInSessions(database, claims));
    this.#byKey = askedTogether((claims) => rolesByKeys(database, claims));
  }

  /** Rights, sessions or keys changed: ask the database again. */
  forget(): void {
    this.#keys.clear();
    this.#cookies.clear();
  }

  async signedIn(headers: Headers): Promise<SignedIn | undefined> {
    const cookie = headers.get('cookie');
    if (!cookie?.includes(`${this.#cookiePrefix}.session_token`)) return undefined;
    return this.#cookies.get(cookie, () => this.#bySession(headers));
  }

  async authenticate(headers: Headers, workspaceId?: string): Promise<Session | undefined> {
    const authorization = headers.get('authorization');
    // Whoever sends a key means it: a bad one is not replaced by a cookie that happens to be there.
    if (authorization !== null) return this.#byKeyOf(authorization, workspaceId);
    const signedIn = await this.signedIn(headers);
    if (!signedIn) return undefined;
    const { memberships, sessionId } = signedIn;
    if (workspaceId === undefined && memberships.length > 1)
      throw new RefusalError('bad-request', { field: 'workspace', values: { reason: 'workspace' } });
    const membership =
      workspaceId === undefined
        ? memberships[0]
        : memberships.find(({ workspace }) => workspace.id === workspaceId || workspace.slug === workspaceId);
    // The same answer for a workspace that does not exist and for somebody else's.
    if (!membership) throw new RefusalError('not-found');
    if (membership.standing === 'over') throw new RefusalError('not-signed-in');
    if (membership.standing === 'weak') throw new RefusalError('two-factor-needed');
    const actor = this.#actor(membership.workspace.id, membership.memberId, membership.role);
    return { actor, via: 'cookie', sessionId };
  }

  /** Never from memory: this is what ends open connections. */
  async actorOf({ memberId, workspaceId, session }: TokenSubject): Promise<Actor | undefined> {
    const [kind, id] = [session.slice(0, session.indexOf(':')), session.slice(session.indexOf(':') + 1)];
    if (!id) return undefined;
    const role = await this.#roleOf(kind, workspaceId, memberId, id);
    return role && this.#actor(workspaceId, memberId, role);
  }

  /** Never remembered here: teams and settings change without anybody signing in again. */
  #actor(workspaceId: string, memberId: string, role: Role): Actor {
    return this.#standing(workspaceId, memberId, role) ?? { memberId, workspaceId, role };
  }

  async #roleOf(kind: string, workspaceId: string, memberId: string, id: string): Promise<Role | undefined> {
    if (kind === 'session') return this.#inSession({ workspaceId, memberId, id });
    if (kind === 'key' && isUuid(id)) return this.#byKey({ workspaceId, memberId, id });
    return undefined;
  }

  async #byKeyOf(authorization: string, workspaceId: string | undefined): Promise<Session | undefined> {
    const secret = /^Bearer (rk_[0-9a-z]{32})$/.exec(authorization)?.[1];
    if (!secret) return undefined;
    const session = await this.#keys.get(secret, async () => {
      const key = await useApiKey(this.#database, secret);
      const member = key && (await findMember(this.#database, key.workspaceId, key.memberId));
      if (!key || !member?.active) return undefined;
      return {
        actor: { memberId: member.id, workspaceId: member.workspaceId, role: member.role },
        via: 'key',
        sessionId: `key:${key.id}`,
      };
    });
    if (session && workspaceId !== undefined && session.actor.workspaceId !== workspaceId) throw new RefusalError('not-found');
    return session && { ...session, actor: this.#actor(session.actor.workspaceId, session.actor.memberId, session.actor.role) };
  }

  async #bySession(headers: Headers): Promise<Answers<SignedIn>> {
    const found = await this.#auth.api.getSession({ headers, query: { disableRefresh: true } });
    if (!found) return undefined;
    const { id, name, email } = found.user;
    const workspaces = await workspacesInSession(this.#database, found.session.id);
    // Too old for everywhere this person works: they sign in again.
    if (workspaces.length > 0 && workspaces.every(({ standing }) => standing === 'over')) return undefined;
    return {
      sessionId: `session:${found.session.id}`,
      user: { id, name, email },
      memberships: workspaces.flatMap(({ memberId, role, standing, ...workspace }) =>
        isRole(role) ? [{ memberId, role, standing, workspace }] : [],
      ),
    };
  }
}
