import type { Words } from '../make-translator.ts';
import type { entry as english } from '../en/entry.ts';

/** Wege hinein neben dem Passwort: zweiter Faktor, Passkeys, Links in Mails. */
export const entry: Words<typeof english> = {
  continue: 'Weiter',
  otherEmail: 'Andere Adresse nehmen',
  passkey: 'Passkey benutzen',
  passkeyFailed: 'Der Passkey hat nicht geantwortet. Versuch es noch einmal oder melde dich anders an.',
  mailLink: 'Lieber einen Link mailen',
  forgot: 'Passwort vergessen?',
  noMail: 'Dieser Server verschickt keine Mails. Jemand aus der Verwaltung kann dir einen Link für ein neues Passwort machen.',
  mailed: {
    title: 'Schau in dein Postfach',
    signIn: 'Wenn {{email}} zu jemandem hier gehört oder mitmachen darf, ist ein Link dorthin unterwegs.',
    reset: 'Wenn {{email}} zu jemandem hier gehört, ist ein Link für ein neues Passwort dorthin unterwegs.',
    back: 'Zurück zur Anmeldung',
  },
  code: {
    title: 'Dein zweiter Faktor',
    about: 'Gib den Code ein, den deine Authenticator-App zeigt, oder einen deiner Wiederherstellungscodes.',
    label: 'Code',
    act: 'Anmelden',
    check: 'Weiter',
    startOver: 'Von vorn anfangen',
    needed: 'Gib den Code ein.',
  },
  need: {
    title: 'Hier braucht es zwei Faktoren',
    about: '{{workspace}} fragt alle nach einem zweiten Faktor. Richte einen ein; dann geht es weiter, wo du warst.',
    prove: 'Diese Sitzung begann ohne deinen zweiten Faktor. Weise ihn einmal nach, dann geht es weiter, wo du warst.',
    app: 'Authenticator-App',
    signOut: 'Abmelden',
    done: 'Weiter zu {{workspace}}',
  },
  setup: {
    password: 'Dein Passwort',
    start: 'Authenticator-App einrichten',
    scan: 'Scanne das mit deiner Authenticator-App oder gib dort den Schlüssel von Hand ein.',
    picture: 'QR-Code für deine Authenticator-App',
    key: 'Schlüssel',
    copyKey: 'Schlüssel kopieren',
    code: 'Der Code, den die App zeigt',
    confirm: 'Einschalten',
    codes: 'Deine Wiederherstellungscodes',
    codesAbout:
      'Jeder meldet dich einmal an, wenn du dein Telefon nicht hast. Du siehst sie nur jetzt: Druck sie aus oder bewahre sie in deinem Passwortmanager auf.',
    copyCodes: 'Alle kopieren',
    kept: 'Ich habe sie aufbewahrt',
    wrongPassword: 'Das ist nicht dein Passwort.',
  },
  link: {
    signIn: { title: 'Anmelden', about: 'Du meldest dich als {{email}} an.', act: 'Anmelden' },
    email: {
      title: 'Bestätige deine neue Adresse',
      about: 'Von jetzt an meldest du dich mit {{email}} an.',
      act: 'Adresse bestätigen',
      done: 'Du meldest dich von jetzt an mit {{email}} an.',
    },
    reset: {
      title: 'Neues Passwort setzen',
      about: 'Für {{email}}. Alles, was als du angemeldet ist, wird abgemeldet.',
      act: 'Passwort setzen',
      done: 'Dein neues Passwort gilt. Melde dich damit an.',
    },
    join: { title: '{{workspace}} beitreten', about: 'Du trittst als {{email}} bei.', act: 'Beitreten' },
    dead: 'Dieser Link gilt nicht',
    toSignIn: 'Zur Anmeldung',
    open: 'Rapport öffnen',
  },
  locked: '{{name}} war hier angemeldet. Melde dich wieder an, um weiterzumachen; alles ist, wie du es verlassen hast.',
  wiped: 'Was dieses Gerät vom Arbeitsbereich behalten hatte, wurde gelöscht, wie von einem anderen Gerät aus gewünscht.',
};
