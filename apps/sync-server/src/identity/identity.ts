import type { Actor } from '@rapport/model/access/can';
import type { Role } from '@rapport/model/access/roles';
import type { TokenSubject } from '../tokens/sync-tokens.ts';
import type { Database } from '@rapport/persistence/server/database';
import type { Config } from '../config.ts';
import { allowedOrigins, type Demo } from '../features/demo/demo.ts';
import type { WorkspaceInfo, WorkspaceOwner } from '../services.ts';
import { addKey, keysOf, revokeKey } from './api-keys.ts';
import { createAuth } from './auth.ts';
import { signUpCode, signUpFirst } from './first-owner.ts';
import type { IdentityContext } from './identity-context.ts';
import { Devices } from './devices.ts';
import { acceptInvitationAs, invite, readInvitation, withdrawInvitation } from './invitations.ts';
import { Links } from './links.ts';
import { addMember, addUser, changeMember, setPassword } from './members.ts';
import { Passkeys } from './passkeys.ts';
import { Rights } from './rights.ts';
import { changeSignInRules, endSpentSessions, type SignInRules, signInRules } from './rules.ts';
import { SecondFactor } from './second-factor.ts';
import type { Session, SignedIn } from './session.ts';
import { SignIn } from './sign-in.ts';
import { addTeam, changeTeam, removeTeam } from './teams.ts';

export type Account = { readonly name: string; readonly email: string; readonly password: string };
export type NewWorkspace = {
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly locale: string;
};
export type NewMember = {
  readonly name: string;
  readonly email?: string | undefined;
  readonly role?: Role | undefined;
  readonly manager?: string | undefined;
  readonly team?: string | undefined;
};
/** Undefined leaves a value, null clears it. */
export type MemberChanges = {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly active?: boolean | undefined;
  readonly manager?: string | null | undefined;
  readonly team?: string | null | undefined;
  readonly picture?: string | null | undefined;
  readonly locale?: string | null | undefined;
  readonly timeZone?: string | null | undefined;
};
export type KeyInfo = {
  readonly id: string;
  readonly name: string;
  readonly hint: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | undefined;
};
export type InvitationInfo = {
  readonly workspace: string;
  readonly inviter: string;
  readonly email: string | undefined;
  readonly name: string | undefined;
  readonly role: Role;
  readonly expiresAt: string;
};

/** People, their sign-ins, keys and rights. The only writer of identity rows. Refusals are thrown as RefusalError. */
export interface Identity {
  /** Sign-in by password or second factor, sign-out and a new password: the addresses under /api/auth/. */
  handleAuth(request: Request, ip: string): Promise<Response>;
  /** Somebody proved who they are by a link, or altogether by a passkey: the answer with the cookies of their session. */
  signInProved(request: Request, ip: string, userId: string, method: 'link' | 'passkey'): Promise<Response>;
  /** Refuses what is not the password of whoever is signed in. */
  demandPassword(signedIn: SignedIn, ip: string, password: string): Promise<void>;
  /** Refuses a session that lacks the second factor of a person who has one. */
  demandStrong(signedIn: SignedIn): Promise<void>;
  readonly devices: Devices;
  readonly secondFactor: SecondFactor;
  readonly passkeys: Passkeys;
  readonly links: Links;
  /** Cookies of somebody whose sign-up or invitation was just accepted. */
  cookiesFor(request: Request, ip: string, email: string, password: string): Promise<string[]>;
  /** Cookies that keep a sign-in alive while it is used. */
  renewedCookies(headers: Headers): Promise<string[]>;
  /** Counts attempts to prove who one is; too many refuse. */
  guarded<Result>(ip: string, account: string, prove: () => Promise<Result>): Promise<Result>;
  /** By cookie, whatever the workspace. */
  signedIn(headers: Headers): Promise<SignedIn | undefined>;
  /** By cookie or `Authorization: Bearer rk_…`. A cookie of somebody with several workspaces needs `workspaceId`. */
  authenticate(request: { readonly headers: Headers }, workspaceId?: string): Promise<Session | undefined>;
  /** What the holder of a sync token may do now; undefined when member, session or key are gone. */
  actorOf(subject: TokenSubject): Promise<Actor | undefined>;

  /** The one-time code that may make the first owner; undefined when there is one already. */
  signUpCode(): Promise<string | undefined>;
  /** Makes workspace, settings and owner. Answers the workspace and the member. */
  signUpFirst(
    code: string,
    workspace: NewWorkspace,
    account: Account,
  ): Promise<{ workspaceId: string; slug: string; memberId: string }>;

  invite(
    actor: Actor,
    invitation: { email?: string | undefined; role: Role; member?: string | undefined },
  ): Promise<{ id: string; link: string; expiresAt: string; email: string | undefined }>;
  invitation(code: string): Promise<InvitationInfo>;
  /** Somebody who has a sign-in already gives its password. */
  accept(code: string, account: Account): Promise<{ workspaceId: string; slug: string; memberId: string }>;

  withdrawInvitation(actor: Actor, id: string): Promise<void>;

  addMember(actor: Actor, member: NewMember): Promise<string>;
  /** With an e-mail and a password somebody may sign in at once (command line). */
  addUser(workspaceId: string, member: NewMember & Account): Promise<string>;
  setPassword(email: string, password: string): Promise<void>;
  changeMember(actor: Actor, member: string, changes: MemberChanges): Promise<void>;
  addTeam(actor: Actor, team: { name: string; parent?: string | undefined }): Promise<string>;
  changeTeam(
    actor: Actor,
    team: string,
    changes: { name?: string | undefined; parent?: string | null | undefined; removed?: false | undefined },
  ): Promise<void>;
  removeTeam(actor: Actor, team: string): Promise<void>;

  signInRules(actor: Actor): Promise<SignInRules>;
  changeSignInRules(session: Session, changes: Partial<SignInRules>): Promise<void>;
  /** Ends sessions whose time is over, and what the rules allow no longer. Once a minute. */
  endSpentSessions(): Promise<void>;

  /** The key itself is shown once, here. */
  addKey(actor: Actor, name: string, member?: string): Promise<{ id: string; key: string }>;
  keys(actor: Actor): Promise<readonly (KeyInfo & { readonly member: string })[]>;
  revokeKey(actor: Actor, id: string): Promise<void>;
}

export type IdentityOptions = {
  readonly config: Pick<Config, 'publicUrl'>;
  readonly demo?: Demo | undefined;
  readonly database: Database;
  /** From the data directory. */
  readonly secret: string;
  readonly now?: () => number;
  owner(workspaceId: string): WorkspaceOwner | undefined;
  workspaces(): readonly WorkspaceInfo[];
  openWorkspace(workspace: WorkspaceInfo): Promise<WorkspaceOwner>;
};

export function createIdentity(options: IdentityOptions): Identity {
  const { database, secret, now = Date.now } = options;
  const { publicUrl } = options.config;
  const auth = createAuth({
    database,
    publicUrl,
    origins: allowedOrigins(publicUrl, options.demo),
    // Cookies know no ports: a demo beside a real workspace on the same host must not sign anybody out there.
    cookiePrefix: options.demo ? 'rapport-demo' : 'rapport',
    secret,
    sessionEnded: (id) => endSessions([id]),
  });
  const rights = new Rights(auth, database, now, (id, member, role) => options.owner(id)?.actor(member, role));

  function endSessions(ids: readonly string[]): void {
    rights.forget();
    for (const { id: workspaceId } of options.workspaces()) {
      for (const id of ids) options.owner(workspaceId)?.sessionEnded(`session:${id}`);
    }
  }
  const context: IdentityContext = {
    database,
    auth,
    rights,
    secret,
    publicUrl,
    now,
    endSessions,
    owner: (workspaceId) => options.owner(workspaceId),
    openWorkspace: (workspace) => options.openWorkspace(workspace),
  };
  const devices = new Devices(context);
  const secondFactor = new SecondFactor(context);
  const signIn = new SignIn(context, devices, secondFactor);

  return {
    devices,
    secondFactor,
    passkeys: new Passkeys(context),
    links: new Links(context, devices, secondFactor),
    signInProved: (request, ip, userId, method) => signIn.provedOtherwise(request, ip, userId, method),
    demandPassword: (signedIn, ip, password) => signIn.demandPassword(signedIn, ip, password),
    demandStrong: (signedIn) => signIn.demandStrong(signedIn),
    signInRules: (actor) => signInRules(context, actor),
    changeSignInRules: (session, changes) => changeSignInRules(context, session, changes),
    endSpentSessions: () => endSpentSessions(context),
    withdrawInvitation: (actor, id) => withdrawInvitation(context, actor, id),
    handleAuth: (request, ip) => signIn.handle(request, ip),
    cookiesFor: (request, ip, email, password) => signIn.cookiesFor(request, ip, email, password),
    renewedCookies: async (headers) => (await auth.api.getSession({ headers, returnHeaders: true })).headers.getSetCookie(),
    guarded: (ip, account, prove) => signIn.guarded(ip, account, prove),
    signedIn: (headers) => rights.signedIn(headers),
    authenticate: ({ headers }, workspaceId) => rights.authenticate(headers, workspaceId),
    actorOf: (subject) => rights.actorOf(subject),
    signUpCode: () => signUpCode(context),
    signUpFirst: (code, workspace, account) => signUpFirst(context, code, workspace, account),
    invite: (actor, invitation) => invite(context, actor, invitation),
    invitation: (code) => readInvitation(context, code),
    accept: (code, account) => acceptInvitationAs(context, code, account),
    addMember: (actor, member) => addMember(context, actor, member),
    addUser: (workspaceId, member) => addUser(context, workspaceId, member),
    setPassword: (email, password) => setPassword(context, email, password),
    changeMember: (actor, member, changes) => changeMember(context, actor, member, changes),
    addTeam: (actor, team) => addTeam(context, actor, team),
    changeTeam: (actor, team, changes) => changeTeam(context, actor, team, changes),
    removeTeam: (actor, team) => removeTeam(context, actor, team),
    addKey: (actor, name, member) => addKey(context, actor, name, member),
    keys: (actor) => keysOf(context, actor),
    revokeKey: (actor, id) => revokeKey(context, actor, id),
  };
}
