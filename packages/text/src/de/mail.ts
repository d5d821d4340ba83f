import type { Words } from '../make-translator.ts';
import type { mail as english } from '../en/mail.ts';

export const mail = {
  greeting: 'Hallo {{name}},',
  open: 'Öffnen',
  openInbox: 'Eingang öffnen',
  one: {
    subject: '{{what}}: {{record}}',
  },
  many: {
    subject_one: '{{count}} neu in {{workspace}}',
    subject_other: '{{count}} neu in {{workspace}}',
    intro_one: 'Das wartet auf dich in {{workspace}}:',
    intro_other: '{{count}} Dinge warten auf dich in {{workspace}}:',
    rest_one: 'und {{count}} weitere in deinem Eingang',
    rest_other: 'und {{count}} weitere in deinem Eingang',
  },
  why: 'Du erhältst dies wegen deiner Einstellungen für Benachrichtigungen in {{workspace}}.',
  change: 'Ändern, worüber du benachrichtigt wirst',
  stop: 'Diese E-Mails beenden',
  invitation: {
    subject: '{{inviter}} lädt dich zu {{workspace}} ein',
    text: '{{inviter}} lädt dich ein, in {{workspace}} zusammenzuarbeiten, auf Rapport.',
    accept: 'Einladung annehmen',
    about_one: 'Der Link gilt einmal, {{count}} Tag lang. Wenn du das nicht erwartet hast, brauchst du nichts zu tun.',
    about_other: 'Der Link gilt einmal, {{count}} Tage lang. Wenn du das nicht erwartet hast, brauchst du nichts zu tun.',
  },
  stopped: {
    title: 'Keine E-Mails mehr',
    text: 'Rapport schickt dir keine Benachrichtigungen mehr per E-Mail. Dein Eingang in der App geht weiter.',
  },
} satisfies Words<typeof english>;
