import { RefusalError } from '@rapport/model/errors';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A browser sends cookies along with what another site asks it to send. So whatever changes something and carries a
 * cookie must come from our own pages: `Origin` when present, else `Sec-Fetch-Site`, else it is refused.
 * A bearer key is never sent by a browser on its own; requests with one need no check.
 */
export function checkOrigin(request: Request, allowed: ReadonlySet<string>): void {
  if (safeMethods.has(request.method) || request.headers.has('authorization') || !request.headers.has('cookie')) return;
  const origin = request.headers.get('origin');
  if (origin !== null ? allowed.has(origin) : request.headers.get('sec-fetch-site') === 'same-origin') return;
  throw new RefusalError('wrong-origin');
}
