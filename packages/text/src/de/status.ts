import type { status as english } from '../en/status.ts';
import type { Words } from '../make-translator.ts';

export const status = {
  title: 'Zustand',
  about: 'Wie es dem Server gerade geht. Es zählt das Langsamste der letzten ein, zwei Minuten.',
  unreachable: 'Der Server antwortet nicht. Was hier steht, ist von vorher.',
  good: 'in Ordnung',
  slow: 'langsam',
  bad: 'braucht dich',
  saving: {
    title: 'Speichern',
    within: 'Änderungen sind innerhalb von {{time}} gespeichert.',
    quiet: 'Seit einer Weile hat niemand etwas geändert.',
    waiting_one: '{{count}} Änderung wartet auf die Datenbank.',
    waiting_other: '{{count}} Änderungen warten auf die Datenbank.',
  },
  lists: {
    title: 'Listen und Suche',
    within: 'Sie zeigen eine Änderung innerhalb von {{time}}.',
    current: 'Sie sind aktuell.',
    waiting_one: '{{count}} Datensatz ist unterwegs.',
    waiting_other: '{{count}} Datensätze sind unterwegs.',
    parked_one: '{{count}} Datensatz lässt sich so nicht zeigen. Das Protokoll des Servers sagt, welcher und warum.',
    parked_other: '{{count}} Datensätze lassen sich so nicht zeigen. Das Protokoll des Servers sagt, welche und warum.',
  },
  feed: {
    title: 'Verbundene Personen',
    current: 'Alle sehen das Neueste.',
    behind_one: 'Der langsamsten Verbindung fehlt {{count}} Änderung.',
    behind_other: 'Der langsamsten Verbindung fehlen {{count}} Änderungen.',
    sockets_one: '{{count}} Verbindung, {{documents}} Dokumente offen.',
    sockets_other: '{{count}} Verbindungen, {{documents}} Dokumente offen.',
  },
  jobs: {
    title: 'Arbeit im Hintergrund',
    good: 'Nichts ist fehlgeschlagen.',
    unknown: 'Die Datenbank antwortet nicht.',
    failed_one: '{{count}} Auftrag ist endgültig fehlgeschlagen. Das Protokoll des Servers sagt, warum.',
    failed_other: '{{count}} Aufträge sind endgültig fehlgeschlagen. Das Protokoll des Servers sagt, warum.',
    waiting_one: '{{count}} Auftrag wartet, bis er an der Reihe ist.',
    waiting_other: '{{count}} Aufträge warten, bis sie an der Reihe sind.',
  },
  faults: {
    title: 'Fehler',
    none: 'Keine, seit der Server läuft.',
    some_one: '{{count}} Fehler, seit der Server läuft. Sein Protokoll sagt, wo; bitte melde ihn.',
    some_other: '{{count}} Fehler, seit der Server läuft. Sein Protokoll sagt, wo; bitte melde sie.',
  },
  refusals: {
    title: 'Abgelehnt, seit der Server läuft',
    about: 'Änderungen liegen bei ihrem Verfasser unter „Nicht gesendet“.',
    why: 'Warum',
    where: 'Wo',
    times: 'Male',
    at: { edit: 'Änderung', command: 'Aktion', socket: 'Verbindung', request: 'Anfrage' },
  },
  prometheus: 'Prometheus liest dasselbe und mehr unter /metrics, mit dem API-Schlüssel eines Admins als Bearer-Token.',
} as const satisfies Words<typeof english>;
