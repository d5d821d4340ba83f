import { limits } from '@rapport/model/limits';
import type { Locale } from '@rapport/text/namespaces';
import { translator } from '@rapport/text/translator';
import type { Link } from '../../identity/links.ts';
import { htmlOfMail, type MailPart, textOfMail } from '../../mail/mail-layout.ts';

export type AccountMail =
  | { readonly kind: 'link'; readonly link: Link; readonly workspace: string | undefined }
  | { readonly kind: 'told'; readonly to: string; readonly name: string };

/** A mail about how somebody signs in: one sentence, one link, and what to do if it was somebody else. */
export function accountMail(mail: AccountMail, locale: Locale): { subject: string; text: string; html: string } {
  const t = translator(locale, 'mail');
  const written = (subject: string, parts: readonly MailPart[]) => ({
    subject,
    text: textOfMail(parts),
    html: htmlOfMail(parts, locale),
  });
  if (mail.kind === 'told') {
    const { name, to } = mail;
    return written(t('account.told.subject'), [
      { line: t('greeting', { name }) },
      { line: t('account.told.text', { to }) },
      { note: t('account.told.about') },
    ]);
  }
  const { purpose, link } = mail.link;
  const workspace = mail.workspace ?? 'Rapport';
  const button = (label: string): MailPart => ({ link, label, button: true });
  switch (purpose) {
    case 'sign-in':
      return written(t('account.signIn.subject'), [
        { line: t('account.signIn.text') },
        button(t('account.signIn.act')),
        { note: t('account.signIn.about', { count: limits.signInLinkMinutes.value }) },
      ]);
    case 'reset':
      return written(t('account.reset.subject'), [
        { line: t('account.reset.text') },
        button(t('account.reset.act')),
        { note: t('account.reset.about', { count: limits.resetLinkHours.value }) },
      ]);
    case 'email':
      return written(t('account.email.subject'), [
        { line: t('account.email.text') },
        button(t('account.email.act')),
        { note: t('account.email.about', { count: limits.emailLinkHours.value }) },
      ]);
    case 'join':
      return written(t('account.join.subject', { workspace }).replace(/\s+/g, ' '), [
        { line: t('account.join.text', { workspace }) },
        button(t('account.join.act')),
        { note: t('account.join.about', { count: limits.emailLinkHours.value }) },
      ]);
  }
}
