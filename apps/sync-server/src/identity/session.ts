import type { Actor } from '@rapport/model/access/can';
import type { Role } from '@rapport/model/access/roles';
import type { Standing } from '@rapport/persistence/server/identity/sessions';
import type { TokenSubject } from '../tokens/sync-tokens.ts';

/** Who a request acts as, in which workspace, and by what right. */
export type Session = {
  readonly actor: Actor;
  readonly via: 'cookie' | 'key';
  /** `session:<id>` or `key:<id>`: what a revocation names, and what sync tokens carry. */
  readonly sessionId: string;
};

/** Somebody signed in, before a workspace is chosen. */
export type SignedIn = {
  readonly sessionId: string;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly memberships: readonly Membership[];
};

export type Membership = {
  readonly memberId: string;
  readonly role: Role;
  /** What the workspace's rules say of this session. */
  readonly standing: Standing;
  readonly workspace: { readonly id: string; readonly slug: string; readonly incarnation: number };
};

/** What a sync token says of the session it was made from. */
export const subjectOf = (session: Session): TokenSubject => ({
  memberId: session.actor.memberId,
  workspaceId: session.actor.workspaceId,
  session: session.sessionId,
});
