import { limits } from '@rapport/model/limits';
import { translator } from '@rapport/text/translator';
import { htmlOfMail, textOfMail, type MailPart } from '../../mail/mail-layout.ts';
import type { Services } from '../../services.ts';
import { localeOf } from './notification-words.ts';

/** The link is in the queue only until the mail is sent: the database keeps its hash alone. */
export type InvitationJob = {
  readonly id: string;
  readonly workspaceId: string;
  readonly email: string;
  readonly link: string;
  readonly inviter: string;
};

/** In the workspace's language: nothing is known of the one who is invited. */
export async function mailInvitation(
  services: Services,
  { id, workspaceId, email, link, inviter }: InvitationJob,
): Promise<void> {
  const owner = services.owner(workspaceId);
  if (!services.mailer || !owner) return;
  const locale = localeOf(undefined, owner);
  const t = translator(locale, 'mail');
  const workspace = owner.definitions().workspace.name || owner.workspace.slug;
  const name = owner.definitions().members.get(inviter)?.name ?? workspace;
  const parts: MailPart[] = [
    { line: t('invitation.text', { inviter: name, workspace }) },
    { link, label: t('invitation.accept'), button: true },
    { note: t('invitation.about', { count: limits.invitationDays.value }) },
  ];
  await services.mailer.send({
    to: email,
    subject: t('invitation.subject', { inviter: name, workspace }).replace(/\s+/g, ' '),
    text: textOfMail(parts),
    html: htmlOfMail(parts, locale),
    id: `invitation.${id}`,
  });
}
