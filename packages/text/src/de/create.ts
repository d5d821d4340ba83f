import type { create as english } from '../en/create.ts';
import type { Words } from '../make-translator.ts';

export const create = {
  line: 'In einer Zeile',
  about: 'Gelesen wird beim Tippen. Was nicht verstanden wird, ist der Name.',
  placeholder: {
    deal: 'Acme, 40 Tsd, Juni',
    account: 'Acme GmbH, acme.de',
    contact: 'Ana Lopez, Acme, ana@acme.de',
    product: 'Zähler X, 99 EUR',
    task: 'Ana morgen 10:00 anrufen wegen Preis',
    interaction: 'Ana gestern angerufen wegen Preis',
    other: 'Name',
  },
  understood: 'Was verstanden wurde',
  type: 'Typ',
  typeIs: 'Typ: {{type}}. Ändern',
  name: 'Name',
  nameMissing: 'Es fehlt noch ein Name',
  giveBack: '{{field}}: „{{text}}“ doch als Worte nehmen',
  also: '{{type}} „{{name}}“ auch anlegen',
  all: 'Alle Felder',
  keep: 'Anlegen und weiter',
} as const satisfies Words<typeof english>;
