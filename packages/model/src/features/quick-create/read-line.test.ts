import { describe, expect, test } from 'vitest';
import { limits } from '../../limits.ts';
import { objectTypes } from '../../objects/index.ts';
import { titleOf } from '../../projection/project-record.ts';
import { builtInChoices, builtInPipelines } from '../../settings/built-in-options.ts';
import type { Definitions, Member } from '../../settings/definitions.ts';
import type { LineContext } from './draft.ts';
import { nameIndex } from './name-index.ts';
import { plainKey, readLine } from './read-line.ts';

const id = (n: number) => `018f0000-0000-7000-8000-00000000000${n}`;
const member = (n: number, name: string) => ({ id: id(n), name, active: true }) as Member;
const definitions = {
  choices: new Map(
    Object.entries(builtInChoices).map(([list, options]) => [
      list,
      Object.entries(options).map(([key, { label, colour }], order) => ({
        id: key,
        label: label.en,
        colour,
        order,
        archived: false,
      })),
    ]),
  ),
  pipelines: [
    {
      id: 'sales',
      stages: Object.entries(builtInPipelines['sales']?.stages ?? {}).map(([key, stage]) => ({
        ...stage,
        id: key,
        label: stage.label.en,
        archived: false,
      })),
    },
  ],
  stages: new Map(),
  members: new Map([member(8, 'Ben Okafor'), member(9, 'Tom Weber')].map((one) => [one.id, one])),
} as unknown as Definitions;

const rows = [
  { type: 'account', id: id(1), values: { name: 'Acme GmbH' } },
  { type: 'account', id: id(2), values: { name: 'Müller & Söhne KG' } },
  { type: 'contact', id: id(3), values: { firstName: 'Ana', lastName: 'López' } },
  { type: 'contact', id: id(4), values: { firstName: 'Jo', lastName: 'Smith' } },
  { type: 'contact', id: id(5), values: { firstName: 'Jo', lastName: 'Miller' } },
];

/** A Thursday afternoon. */
const english: LineContext = {
  now: '2026-03-26T14:00:00.000Z',
  timeZone: 'Europe/Berlin',
  locale: 'en-GB',
  currency: 'EUR',
  definitions,
  me: id(9),
  types: ['deal', 'account', 'contact', 'product', 'task', 'interaction'].map((key) => objectTypes[key]!),
  usual: 'deal',
  find: nameIndex(rows),
};
const german: LineContext = { ...english, locale: 'de-DE' };

/** What a line says, short: `{field: value}` with added members as a list. */
function said(line: string, context = english) {
  const draft = readLine(line, context);
  const values = Object.fromEntries(
    Object.entries(draft.changes)
      .filter(([key]) => !draft.type.title.includes(key))
      .map(([key, change]) => [key, 'value' in change ? change.value : change.add]),
  );
  return { type: draft.type.key, title: draft.title, ...values };
}
const eur = (whole: number) => ({ minor: whole * 100, currency: 'EUR' });
const acme = { account: id(1) };

describe('[M31] a line becomes a draft', () => {
  test.each<[string, object]>([
    ['Deal, Acme, 40k, June', { type: 'deal', title: 'Acme', ...acme, amount: eur(40_000), closeDate: '2026-06-30' }],
    ['deal Acme 40k June', { type: 'deal', title: 'Acme', ...acme, amount: eur(40_000), closeDate: '2026-06-30' }],
    [
      'Deal: Acme renewal, €40,000, 30 June',
      { type: 'deal', title: 'Acme renewal', ...acme, amount: eur(40_000), closeDate: '2026-06-30' },
    ],
    [
      'new deal Metering for Acme GmbH, 1.2m, Q3',
      { type: 'deal', title: 'Metering for Acme GmbH', ...acme, amount: eur(1_200_000), closeDate: '2026-09-30' },
    ],
    [
      'Deal, Renewal, Acme, 500 USD, Proposal',
      { type: 'deal', title: 'Renewal', ...acme, amount: { minor: 50_000, currency: 'USD' }, stage: 'proposal' },
    ],
    [
      'Deal, Acme, Ana, in 2 weeks, @ben #pilot',
      { type: 'deal', title: 'Acme', ...acme, contacts: [id(3)], closeDate: '2026-04-09', owner: id(8), tags: ['pilot'] },
    ],
    ['deal Acme 40k 31.3.', { type: 'deal', title: 'Acme', ...acme, amount: eur(40_000), closeDate: '2026-03-31' }],
    ['Upgrade to 2.3, 40k', { type: 'deal', title: 'Upgrade to 2.3', amount: eur(40_000) }],
    ['Renewal phase 2, 40k', { type: 'deal', title: 'Renewal phase 2', amount: eur(40_000) }],
    ['Deal, 40k, 12 April 2027, Nobody Ltd', { type: 'deal', title: 'Nobody Ltd', amount: eur(40_000), closeDate: '2027-04-12' }],
    [
      'call Ana tomorrow 10:00 about pricing',
      {
        type: 'task',
        title: 'Call Ana about pricing',
        due: '2026-03-27',
        remindAt: '2026-03-27T09:00:00.000Z',
        related: [`contact:${id(3)}`],
      },
    ],
    ['visit Acme next friday', { type: 'task', title: 'Visit Acme', due: '2026-03-27', related: [`account:${id(1)}`] }],
    [
      'called Ana yesterday about pricing',
      {
        type: 'interaction',
        title: 'Pricing',
        channel: 'call',
        at: '2026-03-25T08:00:00.000Z',
        host: id(9),
        participants: [id(3)],
        related: [`contact:${id(3)}`],
      },
    ],
    [
      'met with Acme',
      {
        type: 'interaction',
        title: 'Met with Acme',
        channel: 'meeting',
        at: english.now,
        host: id(9),
        related: [`account:${id(1)}`],
      },
    ],
    [
      'call Ana yesterday',
      {
        type: 'interaction',
        title: 'Call Ana',
        channel: 'call',
        at: '2026-03-25T08:00:00.000Z',
        host: id(9),
        participants: [id(3)],
        related: [`contact:${id(3)}`],
      },
    ],
    [
      'call Ana at 9',
      { type: 'task', title: 'Call Ana', due: '2026-03-27', remindAt: '2026-03-27T08:00:00.000Z', related: [`contact:${id(3)}`] },
    ],
    [
      'remind me to send Acme the offer by 3 April, high',
      { type: 'task', title: 'Send Acme the offer', due: '2026-04-03', related: [`account:${id(1)}`], priority: 'high' },
    ],
    ['todo water the plants every week', { type: 'task', title: 'Water the plants', repeat: 'week' }],
    ['call Tom tomorrow', { type: 'task', title: 'Call Tom', due: '2026-03-27' }],
    [
      'contact María José Peña, Acme, maria@acme.example, +34 91 123 4567',
      {
        type: 'contact',
        title: 'María José Peña',
        accounts: [id(1)],
        emails: ['maria@acme.example'],
        phones: ['+34 91 123 4567'],
      },
    ],
    [
      'company Beispiel AG, www.beispiel.de, 040 1234567',
      { type: 'account', title: 'Beispiel AG', domain: 'beispiel.de', phones: ['040 1234567'] },
    ],
    ['contact Eva Roth at Acme', { type: 'contact', title: 'Eva Roth', accounts: [id(1)] }],
    ['account Acme GmbH', { type: 'account', title: 'Acme GmbH' }],
    ['product Meter X, 99 EUR', { type: 'product', title: 'Meter X', price: eur(99) }],
    ['', { type: 'deal', title: '' }],
  ])('%s', (line, expected) => expect(said(line)).toEqual(expected));

  test.each<[string, object]>([
    ['Deal, Acme, 40.000 EUR, Juni', { type: 'deal', title: 'Acme', ...acme, amount: eur(40_000), closeDate: '2026-06-30' }],
    [
      'Geschäft Müller & Söhne, 1,2 Mio, 30.6.',
      { type: 'deal', title: 'Müller & Söhne', account: id(2), amount: eur(1_200_000), closeDate: '2026-06-30' },
    ],
    [
      'neuer Deal: Erweiterung für Acme, 40 Tsd, Mitte Juni',
      { type: 'deal', title: 'Erweiterung für Acme', ...acme, amount: eur(40_000), closeDate: '2026-06-15' },
    ],
    [
      'Ana morgen 10:00 anrufen wegen Preis',
      {
        type: 'task',
        title: 'Ana anrufen wegen Preis',
        due: '2026-03-27',
        remindAt: '2026-03-27T09:00:00.000Z',
        related: [`contact:${id(3)}`],
      },
    ],
    [
      'Ana gestern angerufen wegen Preis',
      {
        type: 'interaction',
        title: 'Preis',
        channel: 'call',
        at: '2026-03-25T08:00:00.000Z',
        host: id(9),
        participants: [id(3)],
        related: [`contact:${id(3)}`],
      },
    ],
    [
      'Termin mit Acme am Freitag um 14 Uhr',
      {
        type: 'task',
        title: 'Termin mit Acme',
        due: '2026-03-27',
        remindAt: '2026-03-27T13:00:00.000Z',
        related: [`account:${id(1)}`],
      },
    ],
    ['Aufgabe Angebot schicken, nächste Woche', { type: 'task', title: 'Angebot schicken', due: '2026-04-02' }],
    ['Aufgabe, Unterlagen, in 2 Wochen, Tom', { type: 'task', title: 'Unterlagen', due: '2026-04-09', assignee: id(9) }],
    ['Konto Beispiel AG, beispiel.de', { type: 'account', title: 'Beispiel AG', domain: 'beispiel.de' }],
    ['Firma Beispiel AG', { type: 'account', title: 'Beispiel AG' }],
    [
      'Kontakt Jörg Weiß, Acme, j.weiss@acme.example',
      { type: 'contact', title: 'Jörg Weiß', accounts: [id(1)], emails: ['j.weiss@acme.example'] },
    ],
    ['erinnere mich, Rechnung, übermorgen', { type: 'task', title: 'Rechnung', due: '2026-03-28' }],
    ['Begegnung Messe, heute', { type: 'interaction', title: 'Messe', at: english.now }],
  ])('%s', (line, expected) => expect(said(line, german)).toEqual(expected));
});

describe('[M31] what people write about is not taken for values', () => {
  test.each([
    ['Deal do it so it may run 24/7', 'do it so it may run 24/7'],
    ['Deal Market 3 study 365 CRM', 'Market 3 study 365 CRM'],
    ['Deal Jo and the Sun', 'Jo and the Sun'],
    ['Deal iteration 1-2 of Meter 4.2', 'iteration 1-2 of Meter 4.2'],
  ])('%s', (line, title) => expect(said(line)).toEqual({ type: 'deal', title }));

  test('an ambiguous first name is nobody', () => expect(said('call Jo tomorrow')).not.toHaveProperty('related'));

  test('a type that was chosen by hand stands, and other words for types are words', () =>
    expect(said('Deal flow, 30k', { ...english, chosen: 'task' })).toEqual({ type: 'task', title: 'Deal flow, 30k' }));

  test('words that were given back stay words, whatever else they could mean', () => {
    const plain = new Set(['40k', 'Acme'].map(plainKey));
    expect(said('Deal, Acme, 40k, June', { ...english, plain })).toEqual({
      type: 'deal',
      title: 'Acme, 40k',
      closeDate: '2026-06-30',
    });
    expect(said('Deal, Acme, 30 June 2027', { ...english, plain: new Set([plainKey('30 June 2027')]) })).toEqual({
      type: 'deal',
      title: '30 June 2027',
      ...acme,
    });
    expect(said('deal with it', { ...english, plain: new Set(['deal']) })).toEqual({ type: 'deal', title: 'deal with it' });
  });

  test('what a hidden type would be is not made', () => {
    const types = english.types.filter(({ key }) => key !== 'task' && key !== 'interaction');
    expect(said('call Ana tomorrow', { ...english, types })).toMatchObject({ type: 'deal', closeDate: '2026-03-27' });
  });
});

test('[M31] a name that nobody has yet is offered as an account: after "for", or where an account would stand', () => {
  const unknown = (line: string, context = english) => readLine(line, context).unknown;
  expect(unknown('Deal, Contoso, 40k')).toEqual({ field: 'account', type: 'account', name: 'Contoso' });
  expect(unknown('Deal Renewal for Contoso Ltd, 40k')).toMatchObject({ name: 'Contoso Ltd' });
  expect(unknown('Angebot für Contoso, 40k', german)).toMatchObject({ name: 'Contoso' });
  expect(unknown('contact Ana Gómez, Contoso')).toEqual({ field: 'accounts', type: 'account', name: 'Contoso' });
  expect(unknown('contact Ana Gómez')).toBeUndefined();
  expect(unknown('Deal, Contoso, Meters for the south')).toMatchObject({ name: 'Contoso' });
  expect(unknown('Deal, Nordwind Spares, Nordwind GmbH, 40k')).toMatchObject({ name: 'Nordwind GmbH' });
  expect(unknown('Deal, Research and, Contoso and')).toMatchObject({ name: 'Research and' });
  expect(unknown('Deal, Acme, 40k')).toBeUndefined();
  expect(unknown('Deal, Acme, 40k', { ...english, plain: new Set(['acme']) })).toBeUndefined();
  expect(unknown('account Contoso')).toBeUndefined();
  const also = { ...english, also: true };
  expect(readLine('Deal, Contoso, Renewal, 40k', also).title).toBe('Renewal');
  expect(readLine('Deal, Nordwind Spares, Nordwind GmbH, 40k', also).title).toBe('Nordwind Spares');
  expect(readLine('Deal, Contoso, 40k', also).title).toBe('Contoso');
  expect(readLine('Deal, Contoso, Renewal, 40k', english).title).toBe('Contoso, Renewal');
});

test('[M31] every part says which words it is and which field they fill', () => {
  const line = 'Deal, Acme, 40k, for the west, June';
  const parts = readLine(line, english).parts.map(({ role, start, end, sets }) => [role, line.slice(start, end), sets[0]?.field]);
  expect(parts).toEqual([
    ['type', 'Deal', undefined],
    ['field', 'Acme', 'account'],
    ['field', '40k', 'amount'],
    ['name', 'for the west', undefined],
    ['field', 'June', 'closeDate'],
  ]);
});

test('[M31] a title is the same whether it is one field or two', () => {
  const { type, changes } = readLine('contact Ana María López', english);
  const values = Object.fromEntries(
    Object.entries(changes).map(([key, change]) => [key, 'value' in change ? change.value! : '']),
  );
  expect(values).toEqual({ firstName: 'Ana María', lastName: 'López' });
  expect(titleOf(type, values)).toBe('Ana María López');
});

test('[V8] words after quickLineWords are the name, not looked at and not lost', () => {
  const words = Array.from({ length: limits.quickLineWords.value }, () => 'x').join(' ');
  expect(said(`${words} 40k`)).toEqual({ type: 'deal', title: `${words} 40k` });
});
