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
  account: {
    signIn: {
      subject: 'Dein Link zum Anmelden',
      text: 'Mit diesem Link meldest du dich ohne Passwort bei Rapport an.',
      act: 'Anmelden',
      about_one: 'Der Link gilt einmal, {{count}} Minute lang. Wenn du ihn nicht wolltest, brauchst du nichts zu tun.',
      about_other: 'Der Link gilt einmal, {{count}} Minuten lang. Wenn du ihn nicht wolltest, brauchst du nichts zu tun.',
    },
    reset: {
      subject: 'Ein neues Passwort setzen',
      text: 'Mit diesem Link setzt du ein neues Passwort für Rapport. Alles, was als du angemeldet ist, wird dann abgemeldet.',
      act: 'Neues Passwort setzen',
      about_one: 'Der Link gilt einmal, {{count}} Stunde lang. Wenn du ihn nicht wolltest, bleibt dein Passwort, wie es ist.',
      about_other: 'Der Link gilt einmal, {{count}} Stunden lang. Wenn du ihn nicht wolltest, bleibt dein Passwort, wie es ist.',
    },
    email: {
      subject: 'Bestätige deine neue Adresse',
      text: 'Du willst dich künftig mit dieser Adresse bei Rapport anmelden. Sie gilt, sobald du sie bestätigst.',
      act: 'Adresse bestätigen',
      about_one: 'Der Link gilt einmal, {{count}} Stunde lang. Wenn du Rapport nicht benutzt, brauchst du nichts zu tun.',
      about_other: 'Der Link gilt einmal, {{count}} Stunden lang. Wenn du Rapport nicht benutzt, brauchst du nichts zu tun.',
    },
    told: {
      subject: 'Deine Adresse zum Anmelden wurde geändert',
      text: 'Von jetzt an meldest du dich bei Rapport mit {{to}} an und nicht mehr mit dieser Adresse.',
      about: 'Wenn du das nicht warst, sag es gleich jemandem, der euren Arbeitsbereich verwaltet.',
    },
    join: {
      subject: 'Komm zu {{workspace}}',
      text: 'Wer eine Adresse wie deine hat, darf bei {{workspace}} auf Rapport mitmachen.',
      act: 'Mitmachen',
      about_one: 'Der Link gilt einmal, {{count}} Stunde lang. Wenn du ihn nicht wolltest, brauchst du nichts zu tun.',
      about_other: 'Der Link gilt einmal, {{count}} Stunden lang. Wenn du ihn nicht wolltest, brauchst du nichts zu tun.',
    },
  },
  stopped: {
    title: 'Keine E-Mails mehr',
    text: 'Rapport schickt dir keine Benachrichtigungen mehr per E-Mail. Dein Eingang in der App geht weiter.',
  },
} satisfies Words<typeof english>;
