import { deliveryOf, isNotificationKind } from '@rapport/model/features/inbox/delivery';
import { markMailed, readUnmailed } from '@rapport/persistence/server/features/inbox/unmailed';
import { readSettings } from '@rapport/persistence/server/features/inbox/read-settings';
import { translator } from '@rapport/text/translator';
import { htmlOfMail, textOfMail, type MailPart } from '../../mail/mail-layout.ts';
import type { Services, WorkspaceOwner } from '../../services.ts';
import { localeOf, notificationLink, wordsOf, type Told } from './notification-words.ts';
import { unsubscribeLink } from './unsubscribe.ts';

export type MailJob = { readonly workspaceId: string; readonly member: string; readonly mode: 'once' | 'digest' };

const inOneMail = 20;
const readAtOnce = 500;

/** Mails what a person has not read meanwhile, all of it in one mail. Nothing is mailed twice, unless the server dies between. */
export async function mailNotifications(services: Services, { workspaceId, member, mode }: MailJob): Promise<void> {
  const { database, mailer, config } = services;
  const owner = services.owner(workspaceId);
  const person = owner?.definitions().members.get(member);
  if (!mailer || !owner || !person?.active || person.email === undefined) return;
  const setting = (await readSettings(database, workspaceId, [member])).get(member) ?? {};
  const waiting = (await readUnmailed(database, workspaceId, member, readAtOnce)).filter(({ values: { kind } }) => {
    return isNotificationKind(kind) && deliveryOf(kind, setting).mail === mode;
  });
  if (waiting.length === 0) return;
  const locale = localeOf(setting['language'], owner);
  const told = await wordsOf(database, owner, member, waiting.slice(0, inOneMail), locale);
  const t = translator(locale, 'mail');
  const workspace = owner.definitions().workspace.name || owner.workspace.slug;
  const [first] = told;
  if (!first) return;
  const single = waiting.length === 1;
  const subject = single
    ? t('one.subject', { what: first.what, record: first.record })
    : t('many.subject', { count: waiting.length, workspace });
  const stop = unsubscribeLink(config, { workspaceId, member });
  const inApp = `${config.publicUrl}/app/${owner.workspace.slug}`;
  const parts: MailPart[] = [
    { line: t('greeting', { name: person.name }) },
    ...(single ? [] : [{ line: t('many.intro', { count: waiting.length, workspace }) }]),
    ...told.flatMap((one) => partsOf(one, owner, config.publicUrl, single, t('open'))),
    ...(waiting.length > told.length ? [{ line: t('many.rest', { count: waiting.length - told.length }) }] : []),
    ...(single ? [] : [{ link: `${inApp}/inbox`, label: t('openInbox'), button: true }]),
    { note: t('why', { workspace }) },
    { link: `${inApp}/settings/notifications`, label: t('change') },
    { link: stop, label: t('stop') },
  ];
  await mailer.send({
    to: person.email,
    subject: subject.replace(/\s+/g, ' '),
    text: textOfMail(parts),
    html: htmlOfMail(parts, locale),
    unsubscribe: stop,
    // The same when a crash makes it go out once more: mailboxes may drop the second.
    id: `${mode}.${first.id}`,
  });
  await markMailed(
    database,
    workspaceId,
    waiting.map(({ id }) => id),
  );
}

function partsOf(told: Told, owner: WorkspaceOwner, publicUrl: string, single: boolean, open: string): MailPart[] {
  const link = notificationLink(publicUrl, owner.workspace.slug, told.id);
  return [
    { line: `${told.what}: ${told.record}` },
    ...(told.quote === undefined ? [] : [{ quote: told.quote }]),
    { link, label: open, button: single },
  ];
}
