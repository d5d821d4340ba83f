import { createHmac, timingSafeEqual } from 'node:crypto';
import { isUuid } from '@rapport/model/documents/document-name';

/** Whom a token speaks for. What they may do is looked up when it is used, so a token never outlives a right. */
export type TokenSubject = {
  readonly memberId: string;
  readonly workspaceId: string;
  /** Id of the session or key it was made for; ending that ends the connections. */
  readonly session: string;
};
export type IssuedToken = {
  readonly token: string;
  readonly expiresAt: string;
  /** How long that is, for whoever's clock says another time. */
  readonly lastsSeconds: number;
};

export const tokenLifetime = 5 * 60_000;

export interface SyncTokens {
  issue(subject: TokenSubject): IssuedToken;
  /** Undefined when forged, malformed or expired. */
  verify(token: string): TokenSubject | undefined;
}

/** Tokens that open documents, signed with a secret of the data directory: they survive a restart of the server. */
export function createSyncTokens(secret: string | Uint8Array, now: () => number = Date.now): SyncTokens {
  const sign = (payload: string) => createHmac('sha256', secret).update(`sync-token:${payload}`).digest();
  return {
    issue(subject) {
      const expires = now() + tokenLifetime;
      const payload = Buffer.from(JSON.stringify([subject.memberId, subject.workspaceId, subject.session, expires])).toString(
        'base64url',
      );
      return {
        token: `${payload}.${sign(payload).toString('base64url')}`,
        expiresAt: new Date(expires).toISOString(),
        lastsSeconds: tokenLifetime / 1_000,
      };
    },
    verify(token) {
      if (token.length > 1_000) return undefined;
      const [payload, signature, ...more] = token.split('.');
      if (!payload || !signature || more.length > 0) return undefined;
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(payload);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const [memberId, workspaceId, session, expires] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
        string,
        string,
        string,
        number,
      ];
      if (!(now() < expires) || !isUuid(memberId) || !isUuid(workspaceId)) return undefined;
      return { memberId, workspaceId, session };
    },
  };
}
