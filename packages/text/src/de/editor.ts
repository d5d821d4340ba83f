import type { editor as english } from '../en/editor.ts';
import type { Words } from '../make-translator.ts';

export const editor = {
  label: 'Notiz',
  write: 'Notiz schreiben. Mit / kommen Überschriften, Listen und Zitate.',
  start: 'Notiz schreiben …',
  toolbar: 'Format',
  bold: 'Fett',
  italic: 'Kursiv',
  link: 'Link',
  removeLink: 'Link entfernen',
  linkAddress: 'Adresse des Links',
  blocks: 'Einfügen',
  paragraph: 'Text',
  heading1: 'Überschrift 1',
  heading2: 'Überschrift 2',
  heading3: 'Überschrift 3',
  bulletList: 'Liste',
  numberedList: 'Nummerierte Liste',
  quote: 'Zitat',
  outline: 'Gliederung',
  loading: 'Die Notiz wird geöffnet',
  waiting: 'Die Notiz ist noch nicht auf diesem Gerät. Sie öffnet sich, sobald die Verbindung wieder da ist.',
  refused: 'Die Notiz ließ sich nicht öffnen.',
} as const satisfies Words<typeof english>;
