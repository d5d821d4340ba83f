import type { editor as english } from '../en/editor.ts';
import type { Words } from '../make-translator.ts';

export const editor = {
  label: 'Notiz',
  write: 'Notiz schreiben. Mit / kommen Überschriften, Listen und Aufgaben, mit @ Personen und Datensätze.',
  start: 'Notiz schreiben …',
  toolbar: 'Format',
  bold: 'Fett',
  italic: 'Kursiv',
  link: 'Link',
  removeLink: 'Link entfernen',
  linkAddress: 'Adresse des Links',
  editLink: 'Link bearbeiten',
  linkWrong: 'Eine Adresse beginnt mit https://, mailto: oder tel:',
  copyCode: 'Code kopieren',
  codeCopied: 'Kopiert',
  blocks: 'Einfügen',
  paragraph: 'Text',
  heading1: 'Überschrift 1',
  heading2: 'Überschrift 2',
  heading3: 'Überschrift 3',
  bulletList: 'Liste',
  numberedList: 'Nummerierte Liste',
  checkList: 'Checkliste',
  quote: 'Zitat',
  code: 'Code',
  divider: 'Trennlinie',
  image: 'Bild',
  dropImage: 'Ablegen, um es in die Notiz zu setzen',
  replaceImage: 'Bild ersetzen …',
  dropReplace: 'Ablegen, um dieses Bild zu ersetzen',
  imageWords: 'Beschreibe das Bild',
  imageGone: 'Dieses Bild wurde weggenommen, oder du darfst es nicht sehen.',
  imageRefused: '{{name}} wurde nicht angenommen: {{reason}}',
  imageTooLarge: '{{name}} ist größer als die {{most}}, die hier gezeigt werden. Es liegt bei den Dateien.',
  imageOffline: 'Dieses Bild ist nicht auf diesem Gerät. Es zeigt sich, sobald die Verbindung wieder da ist.',
  table: 'Tabelle',
  tableMenu: 'Zeilen und Spalten dieser Tabelle',
  tableActions: {
    rowAbove: 'Zeile darüber',
    rowBelow: 'Zeile darunter',
    columnLeft: 'Spalte links',
    columnRight: 'Spalte rechts',
    deleteRow: 'Zeile löschen',
    deleteColumn: 'Spalte löschen',
    deleteTable: 'Tabelle löschen',
  },
  otherWords: {
    task: 'todo zuweisen fällig',
    paragraph: 'absatz',
    heading1: 'h1 titel',
    heading2: 'h2',
    heading3: 'h3',
    bulletList: 'ul aufzählung punkte',
    numberedList: 'ol 123 aufzählung',
    checkList: 'todo abhaken kästchen',
    quote: 'zitieren blockquote',
    code: 'pre quelltext',
    divider: 'hr strich linie',
    image: 'foto screenshot grafik hochladen',
    table: 'raster zeilen spalten zellen',
  },
  mention: 'Erwähnen',
  people: 'Personen',
  records: 'Datensätze',
  fields: 'Wie es in {{record}} steht',
  valueOf: '{{field}} von {{record}}',
  noValue: '{{field}} fehlt',
  task: 'Aufgabe',
  notes: 'Notizen',
  newNote: 'Neue Notiz',
  emptyNote: 'Leere Notiz',
  fromTemplate: 'Aus einer Vorlage',
  untitled: 'Ohne Titel',
  titleLabel: 'Titel der Notiz',
  noteMenu: 'Aktionen dieser Notiz',
  moveFirst: 'Ganz nach vorn',
  moveLeft: 'Nach links',
  moveRight: 'Nach rechts',
  noteMoved: '{{name}}, Platz {{place}} von {{count}}',
  deleteNote: 'Diese Notiz löschen',
  templates: {
    discovery: {
      name: 'Erstgespräch',
      text: `## Wo sie stehen
Was tun sie heute, und wer tut es?

## Was drückt
- Was kostet es sie, in Geld oder Stunden?
- Was passiert, wenn sich nichts ändert?

## Wer entscheidet
- Wer unterschreibt, wer ist dafür, wer dagegen?
- Bis wann, und aus welchem Budget?

## Vereinbart
- [ ] Nächster Schritt, mit einem Tag
`,
    },
    review: {
      name: 'Quartalsgespräch',
      text: `## Was gut lief

## Was nicht

## Zahlen
- Nutzung
- Ausgaben
- Offene Tickets

## Nächstes Quartal
- [ ] Ziel
- [ ] Verlängerung oder Ausbau
`,
    },
    handOver: {
      name: 'Übergabe',
      text: `## In einem Satz
Wer sie sind und warum sie gekauft haben.

## Menschen
- Wen du anrufst
- Bei wem du vorsichtig bist

## Versprochen
- [ ] Was, bis wann

## Gut zu wissen
> Was sonst nirgends steht
`,
    },
  },
  comment: 'Kommentieren',
  showComments: 'Kommentare zu diesen Worten',
  comments_one: '{{count}} Kommentar zu „{{quote}}“',
  comments_other: '{{count}} Kommentare zu „{{quote}}“',
  whoWrote: 'Wer hat das geschrieben?',
  onItsWay: 'Jemand, gerade eben',
  restoredBy: 'wiederhergestellt von {{name}}, {{time}}',
  restoredByWhom: 'wiederhergestellt von {{name}}',
  justNow: 'noch nicht im Verlauf',
  whoWroteOffline: 'Der Verlauf kommt, sobald die Verbindung wieder da ist.',
  whoWroteFailed: 'Es ließ sich nicht herausfinden, wer das geschrieben hat.',
  moreParts_one: '{{count}} weitere Stelle',
  moreParts_other: '{{count}} weitere Stellen',
  followPerson: '{{name}} folgen',
  followingPerson: 'Du folgst {{name}}, bis du scrollst oder schreibst',
  inNote: 'In dieser Notiz',
  pasteTooLong: 'Das sind {{size}} Text; auf einmal lassen sich {{most}} einfügen. Es wurde nichts eingefügt.',
  pasteNoRoom: 'Diese Notiz ist fast voll: {{size}} passen nicht mehr hinein. Es wurde nichts eingefügt.',
  pasteAsFile: 'Als Datei behalten',
  pasteFile: 'Eingefügter Text.txt',
  pasting: '{{size}} Text werden eingefügt',
  pasteStop: 'Anhalten',
  pasteStopped: 'Angehalten. Was da ist, bleibt; einmal Rückgängig nimmt es zurück.',
  outline: 'Gliederung',
  loading: 'Die Notiz wird geöffnet',
  waiting: 'Die Notiz ist noch nicht auf diesem Gerät. Sie öffnet sich, sobald die Verbindung wieder da ist.',
  refused: 'Die Notiz ließ sich nicht öffnen.',
} as const satisfies Words<typeof english>;
