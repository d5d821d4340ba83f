import { encryptPush, type PushKeys } from './encrypt-push.ts';
import { vapidHeader, type Vapid } from './vapid.ts';

export type PushTarget = PushKeys & { readonly endpoint: string };

/**
 * The push services of the browsers. The address comes from whoever subscribes: any other would let them make this server
 * ask addresses that only it can reach.
 */
const services = ['fcm.googleapis.com', 'push.services.mozilla.com', 'push.apple.com', 'notify.windows.com'];

export function isPushService(endpoint: string): boolean {
  const url = URL.parse(endpoint);
  if (!url || url.protocol !== 'https:' || url.port !== '' || url.username !== '') return false;
  return services.some((service) => url.hostname === service || url.hostname.endsWith(`.${service}`));
}

/** `gone`: the browser has ended this subscription, or the person has; nothing will ever get there again. */
export type PushAnswer = 'taken' | 'gone';

/** Hands a message to the browser's push service. Throws when that may be tried again. */
export async function sendPush(
  target: PushTarget,
  message: object,
  {
    vapid,
    subject,
    now,
    topic,
    fetch: ask = fetch,
  }: {
    readonly vapid: Vapid;
    readonly subject: string;
    readonly now: number;
    readonly topic: string;
    readonly fetch?: typeof fetch;
  },
): Promise<PushAnswer> {
  const response = await ask(target.endpoint, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(10_000),
    headers: {
      authorization: vapidHeader(vapid, target.endpoint, subject, now),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: '86400',
      // One that was not delivered yet is replaced by a newer one of the same thing.
      topic,
    },
    body: new Uint8Array(encryptPush(JSON.stringify(message), target)),
  });
  await response.body?.cancel();
  if (response.ok) return 'taken';
  if (response.status === 404 || response.status === 410) return 'gone';
  throw new Error(`The push service answered ${response.status}`);
}
