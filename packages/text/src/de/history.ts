import type { history as english } from '../en/history.ts';
import type { Words } from '../make-translator.ts';

export const history = {
  title: 'Verlauf von {{name}}',
  moments: 'Zeitpunkte',
  fields: 'Felder',
  note: 'Notiz',
  by: '{{who}}, {{time}}',
  server: 'Der Server',
  made: 'Was {{who}} geändert hat, ist markiert.',
  asOf: 'Stand {{time}}',
  now: 'jetzt: {{value}}',
  emptied: 'leer',
  empty: 'Damals war kein Feld gefüllt.',
  emptyNote: 'Damals war die Notiz leer.',
  restoreField: '{{field}} wiederherstellen',
  restore: 'Wiederherstellen',
  restoreRecord: 'Alle Felder wiederherstellen',
  restoreNote: 'Notiz wiederherstellen',
  restoredNote: 'Die Notiz ist, wie sie war',
  same: 'So ist es auch jetzt.',
  noteNotHere: 'Die Notiz ist gerade nicht da. Versuche es, wenn du online bist.',
  loading: 'Was war, wird gelesen …',
  offline: 'Der Verlauf liegt auf dem Server. Er ist wieder da, sobald du online bist.',
  tooLarge: 'Das ist zu lang, um es so zu zeigen, wie es war.',
  earlier: 'Was davor war, wird nicht mehr aufbewahrt.',
  none: 'Noch wurde nichts geändert.',
} as const satisfies Words<typeof english>;
