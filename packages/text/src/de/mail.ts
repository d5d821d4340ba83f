import type { Words } from '../make-translator.ts';
import type { mail as english } from '../en/mail.ts';

export const mail = {
  greeting: 'Guten Tag {{name}},',
  open: 'Öffnen',
  openInbox: 'Eingang öffnen',
  one: {
    subject: '{{what}}: {{record}}',
  },
  many: {
    subject_one: '{{count}} neu in {{workspace}}',
    subject_other: '{{count}} neu in {{workspace}}',
    intro_one: 'Das wartet auf Sie in {{workspace}}:',
    intro_other: '{{count}} Dinge warten auf Sie in {{workspace}}:',
    rest_one: 'und {{count}} weitere in Ihrem Eingang',
    rest_other: 'und {{count}} weitere in Ihrem Eingang',
  },
  why: 'Sie erhalten dies wegen Ihrer Einstellungen für Benachrichtigungen in {{workspace}}.',
  change: 'Ändern, worüber Sie benachrichtigt werden',
  stop: 'Diese E-Mails beenden',
  invitation: {
    subject: '{{inviter}} lädt Sie zu {{workspace}} ein',
    text: '{{inviter}} lädt Sie ein, in {{workspace}} zusammenzuarbeiten, auf Rapport.',
    accept: 'Einladung annehmen',
    about_one: 'Der Link gilt einmal, {{count}} Tag lang. Wenn Sie das nicht erwartet haben, brauchen Sie nichts zu tun.',
    about_other: 'Der Link gilt einmal, {{count}} Tage lang. Wenn Sie das nicht erwartet haben, brauchen Sie nichts zu tun.',
  },
  stopped: {
    title: 'Keine E-Mails mehr',
    text: 'Rapport schickt Ihnen keine Benachrichtigungen mehr per E-Mail. Ihr Eingang in der App geht weiter.',
  },
} satisfies Words<typeof english>;
