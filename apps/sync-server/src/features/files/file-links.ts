import { createHmac, timingSafeEqual } from 'node:crypto';
import { limits } from '@rapport/model/limits';

/** What a link opens, and who made it: it opens only what they still see. */
export type LinkedFile = { readonly workspaceId: string; readonly memberId: string; readonly file: string };

/** Links to files that open without signing in, for a few minutes, signed with a secret of the data directory. */
export function createFileLinks(secret: string, now: () => number) {
  const sign = (payload: string) => createHmac('sha256', secret).update(`file-link:${payload}`).digest();
  return {
    issue({ workspaceId, memberId, file }: LinkedFile): { readonly code: string; readonly until: string } {
      const until = now() + limits.fileLinkMinutes.value * 60_000;
      const payload = Buffer.from(JSON.stringify([workspaceId, memberId, file, until])).toString('base64url');
      return { code: `${payload}.${sign(payload).toString('base64url')}`, until: new Date(until).toISOString() };
    },
    /** Undefined when forged, malformed or too old. */
    verify(code: string): LinkedFile | undefined {
      if (code.length > 1_000) return undefined;
      const [payload, signature, ...more] = code.split('.');
      if (!payload || !signature || more.length > 0) return undefined;
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(payload);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const [workspaceId, memberId, file, until] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
        string,
        string,
        string,
        number,
      ];
      return until > now() ? { workspaceId, memberId, file } : undefined;
    },
  };
}
