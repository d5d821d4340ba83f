import type { Actor } from '@rapport/model/access/can';
import type { Role } from '@rapport/model/access/roles';
import type { TokenSubject } from '../tokens/sync-tokens.ts';
import type { Session, SignedIn } from './session.ts';

export type Account = { readonly name: string; readonly email: string; readonly password: string };
export type NewWorkspace = { readonly name: string; readonly currency: string; readonly timeZone: string; readonly locale: string };
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
};
export type KeyInfo = { readonly id: string; readonly name: string; readonly createdAt: string; readonly lastUsedAt: string | undefined };
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
  /** The routes of the sign-in library under /api/auth/, those of them that are open. */
  handleAuth(request: Request, ip: string): Promise<Response>;
  /** By cookie, whatever the workspace. */
  signedIn(headers: Headers): Promise<SignedIn | undefined>;
  /** By cookie or `Authorization: Bearer rk_…`. A cookie of somebody with several workspaces needs `workspaceId`. */
  authenticate(request: { readonly headers: Headers }, workspaceId?: string): Promise<Session | undefined>;
  /** What the holder of a sync token may do now; undefined when member, session or key are gone. */
  actorOf(subject: TokenSubject): Promise<Actor | undefined>;

  /** The one-time code that may make the first owner; undefined when there is one already. */
  signUpCode(): Promise<string | undefined>;
  /** Makes workspace, settings and owner. Answers the workspace and the member. */
  signUpFirst(code: string, workspace: NewWorkspace, account: Account): Promise<{ workspaceId: string; slug: string; memberId: string }>;

  invite(actor: Actor, invitation: { email?: string | undefined; role: Role; member?: string | undefined }): Promise<{ link: string; expiresAt: string }>;
  invitation(code: string): Promise<InvitationInfo>;
  /** `headers` of somebody already signed in add the workspace to their account instead of making one. */
  accept(code: string, account: Account): Promise<{ workspaceId: string; slug: string; memberId: string }>;

  addMember(actor: Actor, member: NewMember): Promise<string>;
  /** With an e-mail and a password somebody may sign in at once (command line). */
  addUser(workspaceId: string, member: NewMember & Account): Promise<string>;
  setPassword(email: string, password: string): Promise<void>;
  changeMember(actor: Actor, member: string, changes: MemberChanges): Promise<void>;
  addTeam(actor: Actor, team: { name: string; parent?: string | undefined }): Promise<string>;
  changeTeam(actor: Actor, team: string, changes: { name?: string | undefined; parent?: string | null | undefined }): Promise<void>;
  removeTeam(actor: Actor, team: string): Promise<void>;

  /** The key itself is shown once, here. */
  addKey(actor: Actor, name: string, member?: string): Promise<{ id: string; key: string }>;
  keys(actor: Actor): Promise<readonly (KeyInfo & { readonly member: string })[]>;
  revokeKey(actor: Actor, id: string): Promise<void>;
}
