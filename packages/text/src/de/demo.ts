import type { demo as english } from '../en/demo.ts';
import type { Words } from '../make-translator.ts';

export const demo = {
  title: 'Demo',
  heading: 'Wer möchtest du sein?',
  about: 'Die Nordlicht GmbH baut Energiezähler. Niemand hier ist echt, und nichts, was du tust, erreicht jemanden.',
  continueAs: 'Weiter als {{name}}',
  others: 'Oder jemand anderes',
  beside: '{{name}} daneben öffnen, in einem eigenen Tab',
  besideHelp: 'Jede Adresse wie {{address}} hat eine eigene Anmeldung, so passen zwei Personen in einen Browser.',
  failed: 'Die Anmeldung ging nicht. Läuft die Demo noch?',
  teams: { north: 'Vertrieb Nord', south: 'Vertrieb Süd', marketing: 'Marketing', support: 'Support' },
  lines: {
    henrik: 'Gründer, leitet den Vertrieb Nord. Sein größter Deal droht zu rutschen.',
    ana: 'Verkauft nach Schweden. Heute Morgen mitten in einer Verhandlung.',
    jonas: 'Verkauft im Norden Deutschlands. Hat gerade verloren und sagt, warum.',
    freya: 'Verkauft nach Großbritannien und in die USA. Gewann 212 Bäckereien.',
    lucia: 'Leitet den Vertrieb Süd. Hat die Kunden eines Kollegen zu übergeben.',
    tom: 'Verkauft im Süden Deutschlands. Übernimmt, was Dieter hinterließ.',
    sofia: 'Verkauft nach Frankreich. Neu hier, lernt noch.',
    claire: 'Leitet das Marketing und kümmert sich um den Arbeitsbereich.',
    milan: 'Marketing. Bringt Anfragen herein, und Unordnung dazu.',
    aylin: 'Leitet den Support. Beantwortet, was der Vertrieb nicht versprechen darf.',
    piotr: 'Support. Schreibt in Notizen, in die auch andere schreiben.',
    vera: 'Controllerin. Darf alles lesen und nichts ändern.',
  },
  tryHeading: 'Zehn Dinge zum Ausprobieren',
  tryAbout: 'Jedes dauert eine Minute. Für die mit zweien öffne eine zweite Person daneben.',
  live: '{{names}} spielt ein Programm: sie verschieben Karten auf dem Board, tippen in die Notiz der Verhandlung und antworten auf deine Kommentare.',
  open: 'Öffnen',
  person: '{{name}} daneben',
  things: {
    negotiation: {
      title: 'In eine Verhandlung einsteigen',
      text: 'Wärmezähler für zwei Städte: vier Phasen, eine Notiz von drei Leuten und Kommentare von heute Morgen.',
    },
    twoPeople: {
      title: 'Zwei Personen sein',
      text: 'Öffne denselben Deal daneben als jemand anderes. Ihr seht euch oben, am Feld, in dem die andere ist, und als Cursor in der Notiz.',
    },
    overwritten: {
      title: 'Eine verlorene Änderung, die nicht verloren ist',
      text: 'Gestern haben Ana und Henrik den Betrag dieses Deals in derselben Minute geändert. Der Verlauf kennt beide, und Anas Zahl lässt sich zurückholen.',
    },
    board: {
      title: 'Eine Karte ohne Maus verschieben',
      text: 'Auf dem Board der Deals: Leertaste hebt, Pfeile bewegen, Enter legt ab. Sie wandert auch auf allen anderen Bildschirmen.',
    },
    whale: {
      title: 'Finden, was diesen Monat nicht kommt',
      text: 'Fast zweieinhalb Millionen gelten als zugesagt, und der Vorstand tagt nach dem Abschlussdatum. Lies die Notiz der Leiterin.',
    },
    tasks: {
      title: 'Aufgaben abarbeiten',
      text: 'Alle haben welche, die zu spät, heute fällig oder noch vor ihnen sind. Hake eine ab und sieh sie auf dem anderen Bildschirm erledigt.',
    },
    handOver: {
      title: 'Kunden übergeben',
      text: 'Dieter ist gegangen und besitzt noch Firmen und offene Deals. Nach ihm filtern, alle auswählen, auf einmal weitergeben und rückgängig machen.',
    },
    search: {
      title: 'Etwas Seltsames suchen',
      text: 'Suche nach Ö, nach 北光, nach den Ziffern einer Telefonnummer oder nach einem Wort aus einer Notiz.',
    },
    lost: {
      title: 'Aus einem verlorenen Deal lernen',
      text: 'Zwölf Liegeplätze für Schiffe, verloren durch einen Satz über eine Garantie. Wie lange er wo stand, sagen seine Phasen.',
    },
    kill: {
      title: 'Den Stecker ziehen',
      text: 'Geh in den Entwicklerwerkzeugen offline oder beende den Server mitten im Wort. Schreib weiter. Hol ihn zurück: was als gespeichert galt, ist da, der Rest wird gesendet.',
    },
  },
  empty: {
    heading: 'Leer anfangen',
    text: 'Ein eigener Arbeitsbereich beginnt leer, in einem eigenen Verzeichnis. Die Demo bleibt, wo sie ist.',
    command: 'Die Demo mit Strg-C beenden, dann:',
    remove: 'Um die Demo ganz zu entfernen:',
    copy: 'Kopieren',
    copied: 'Kopiert',
  },
} as const satisfies Words<typeof english>;
