import { readSettings } from '@rapport/persistence/server/features/inbox/read-settings';
import { dropSubscription, subscriptionsOf } from '@rapport/persistence/server/features/inbox/push-subscriptions';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import { sendPush } from '../../push/send-push.ts';
import type { Vapid } from '../../push/vapid.ts';
import type { Services } from '../../services.ts';
import { localeOf, wordsOf } from './notification-words.ts';

export type PushJob = { readonly workspaceId: string; readonly notification: string; readonly member: string };

/** What the service worker gets. */
export type PushMessage = { readonly title: string; readonly body: string; readonly url: string; readonly tag: string };

const longestBody = 300;

/** Shows a notification that is still unread in the browsers of its person, those whose sign-in still holds. */
export async function pushNotification(
  services: Services,
  vapid: Vapid,
  { workspaceId, notification, member }: PushJob,
  now: number,
): Promise<void> {
  const { database, identity, config, logger } = services;
  const owner = services.owner(workspaceId);
  if (!owner) return;
  const row = (await readRows(database, workspaceId, 'notification', [notification], [`user:${member}`])).get(notification);
  if (!row || row.deletedAt !== undefined || row.values['read'] !== undefined) return;
  const setting = (await readSettings(database, workspaceId, [member])).get(member) ?? {};
  const [told] = await wordsOf(database, owner, member, [row], localeOf(setting['language'], owner));
  if (!told) return;
  const message: PushMessage = {
    title: told.record,
    body: [told.what, told.quote].filter(Boolean).join('\n').slice(0, longestBody),
    url: `/app/${owner.workspace.slug}/inbox/${told.id}`,
    tag: told.id,
  };
  for (const target of await subscriptionsOf(database, workspaceId, [member])) {
    const holds = await identity.actorOf({ memberId: member, workspaceId, session: target.sessionId });
    const answer = holds
      ? await sendPush(target, message, { vapid, subject: config.publicUrl, now, topic: told.id.replaceAll('-', '') }).catch(
          (error: unknown) => logger.warn({ err: error }, 'a browser could not be told'),
        )
      : 'gone';
    if (answer === 'gone') await dropSubscription(database, workspaceId, { id: target.id });
  }
}
