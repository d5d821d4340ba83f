import { limits } from '@rapport/model/limits';
import { RefusalError } from '@rapport/model/errors';
import { dropSubscription, keepSubscription } from '@rapport/persistence/server/features/inbox/push-subscriptions';
import { translator } from '@rapport/text/translator';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { readJson } from '../../http/read-body.ts';
import type { Exchange, Route } from '../../http/route.ts';
import { htmlOfMail } from '../../mail/mail-layout.ts';
import { isPushService } from '../../push/send-push.ts';
import { readUnsubscribe, stopMails } from './unsubscribe.ts';

const key = z.string().regex(/^[A-Za-z0-9_-]{16,200}$/);
const subscription = z.strictObject({ endpoint: z.string().max(2_000), p256dh: key, auth: key });
const done = () => Response.json({ ok: true });

/** By which ways this server can tell people, and what a browser needs for its own. */
async function ways({ services, session }: Exchange): Promise<Response> {
  await session();
  return Response.json({ mail: services.mailer !== undefined, publicKey: services.inbox.vapid.publicKey });
}

async function subscribe({ services, session, request }: Exchange): Promise<Response> {
  const { actor, sessionId } = await session();
  const wish = await readJson(request, subscription);
  if (!isPushService(wish.endpoint)) throw new RefusalError('invalid-field', { field: 'endpoint' });
  const { workspaceId, memberId } = actor;
  await keepSubscription(
    services.database,
    { id: uuidv7(), workspaceId, memberId, sessionId, ...wish },
    limits.pushSubscriptionsPerMember.value,
  );
  return done();
}

async function unsubscribe({ services, session, request }: Exchange): Promise<Response> {
  const { actor } = await session();
  const { endpoint } = await readJson(request, z.strictObject({ endpoint: z.string().max(2_000) }));
  await dropSubscription(services.database, actor.workspaceId, { endpoint, memberId: actor.memberId });
  return done();
}

/** A mail program asks with POST when its person clicks once (RFC 8058); a link in the mail, looked at, asks first. */
async function stop({ services, params, request, locale }: Exchange): Promise<Response> {
  const person = readUnsubscribe(services.config, params.code ?? '');
  if (!person) throw new RefusalError('not-found');
  const t = translator(locale, 'mail');
  const html = (body: string) => new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  if (request.method === 'POST') {
    await stopMails(services, person);
    return html(htmlOfMail([{ line: t('stopped.title') }, { line: t('stopped.text') }], locale));
  }
  // Programs that look at every link of a mail must not stop anything: a person presses the button.
  const form = `<form method="post"><button style="font:inherit;padding:8px 14px">${t('stop')}</button></form>`;
  return html(htmlOfMail([{ line: t('stopped.text') }], locale).replace('</body>', `${form}</body>`));
}

/** What pages ask of the inbox beside its rows, which travel through the feed. */
export const inboxRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/w/:workspace/notification-ways', handle: ways },
  { method: 'POST', path: '/api/w/:workspace/push-subscriptions', handle: subscribe },
  { method: 'DELETE', path: '/api/w/:workspace/push-subscriptions', handle: unsubscribe },
  { method: 'GET', path: '/api/unsubscribe/:code', handle: stop },
  { method: 'POST', path: '/api/unsubscribe/:code', handle: stop },
];
