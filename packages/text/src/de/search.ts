import type { search as english } from '../en/search.ts';
import type { Words } from '../make-translator.ts';

export const search = {
  title: 'Suche',
  hint: 'Namen, E-Mails, Telefone, Nummern, Schlagwörter, Kommentare, Notizen',
  found_one: '{{count}} Treffer',
  found_other: '{{count}} Treffer',
  more: 'Mehr {{type}}',
  most: 'Die ersten {{count}}. Ein weiteres Wort findet die übrigen.',
  allTypes: 'Zurück zu allem',
  alone: 'Der Server ist nicht zu erreichen: Notizen, die dieses Gerät nicht aufbewahrt, wurden nicht durchsucht.',
  onServer: '{{types}} werden auf dem Server gesucht.',
  notHere: '{{types}} sind nicht auf diesem Gerät und wurden nicht durchsucht.',
  aloneEarly: 'Der Server ist nicht zu erreichen: Durchsucht wurde nur, was schon auf diesem Gerät ist.',
  nothing: 'Nichts gefunden für „{{text}}“',
  nothingText: 'Weniger Wörter oder der Anfang eines Wortes finden mehr.',
  empty: {
    title: 'Alles finden',
    text: 'Ein Name, eine Domain, ein Telefon in jeder Schreibweise, eine Nummer wie D-1042 oder Wörter aus Kommentaren und Notizen.',
  },
  keys: { box: 'Andere Suche', next: 'Nächster Treffer', previous: 'Voriger Treffer' },
} as const satisfies Words<typeof english>;
