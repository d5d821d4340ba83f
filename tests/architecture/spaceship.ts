import * as fields from '@rapport/model/schema/fields';
import type { Field, FieldKind } from '@rapport/model/schema/fields';
import { defineObject } from '@rapport/model/schema/object-type';
import type { Value } from '@rapport/model/schema/row';

const label = (en: string) => ({ en, de: `${en} (de)` });
const crew = '00000000-0000-7000-8000-000000000001';

/** One field of every kind, a value it may hold, and the same value as somebody sends it to the API. */
export const samples: Record<FieldKind, { readonly field: Field; readonly value: Value; readonly json: unknown }> = {
  text: { field: fields.text(label('Name'), { indexed: true }), value: 'Ünterprise', json: 'Ünterprise' },
  longText: { field: fields.longText(label('Log')), value: 'one\ntwo', json: 'one\ntwo' },
  number: { field: fields.number(label('Speed'), { decimals: 2, indexed: true }), value: 950, json: 9.5 },
  money: {
    field: fields.money(label('Price'), { indexed: true }),
    value: { minor: 1_250, currency: 'EUR' },
    json: { amount: 1_250, currency: 'EUR' },
  },
  percent: { field: fields.percent(label('Shields')), value: 80, json: 80 },
  date: { field: fields.date(label('Launched'), { indexed: true }), value: '2026-03-01', json: '2026-03-01' },
  dateTime: { field: fields.dateTime(label('Docks')), value: '2026-03-01T12:00:00.000Z', json: '2026-03-01T12:00:00.000Z' },
  yesNo: { field: fields.yesNo(label('Cloaked')), value: true, json: true },
  recurrence: { field: fields.recurrence(label('Serviced'), { indexed: true }), value: '2 weeks', json: '2 weeks' },
  choice: {
    field: fields.choice(label('Phase'), 'stage', { indexed: true, tracked: true }),
    value: 'proposal',
    json: 'proposal',
  },
  tags: { field: fields.tags(label('Tags'), { indexed: true }), value: ['fast', 'red/blue'], json: ['fast', 'red/blue'] },
  emails: { field: fields.emails(label('Mail')), value: ['bridge@example.org'], json: ['bridge@example.org'] },
  phones: { field: fields.phones(label('Phones')), value: ['+49 30 1701'], json: ['+49 30 1701'] },
  url: { field: fields.url(label('Page')), value: 'https://example.org/', json: 'https://example.org/' },
  address: {
    field: fields.address(label('Port')),
    value: { city: 'Berlin', country: 'DE' },
    json: { city: 'Berlin', country: 'DE' },
  },
  reference: { field: fields.reference(label('Builder'), 'account', label('Ships'), { indexed: true }), value: crew, json: crew },
  references: { field: fields.references(label('Crew'), 'contact', label('Ships')), value: [crew], json: [crew] },
  member: { field: fields.member(label('Captain')), value: crew, json: crew },
  members: { field: fields.members(label('Watch')), value: [crew], json: [crew] },
  team: { field: fields.team(label('Fleet')), value: crew, json: crew },
  rating: { field: fields.rating(label('Comfort')), value: 4, json: 4 },
  externalId: { field: fields.externalId(label('Registry')), value: 'NCC-1701', json: 'NCC-1701' },
  serial: { field: fields.serial(label('Hull number'), 'S'), value: 1_701, json: 'S-1701' },
};

/** The key under which the spaceship has the field of a kind. */
export const keyOf = (kind: string): string => `${kind}Field`;

/** A type that nobody has written a line of code for. */
export const spaceship = defineObject({
  key: 'spaceship',
  plural: 'spaceships',
  label: { one: label('Spaceship'), many: label('Spaceships') },
  icon: 'rocket',
  title: [keyOf('text')],
  board: keyOf('choice'),
  fields: Object.fromEntries(Object.entries(samples).map(([kind, { field }]) => [keyOf(kind), field])),
});
