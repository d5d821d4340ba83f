import { objectTypes } from '@rapport/model/objects/index';
import type { ActivityEvent, EventKind } from '@rapport/model/projection/event';
import { type FieldKind, setKinds } from '@rapport/model/schema/fields';
import type { Value } from '@rapport/model/schema/row';
import { translator } from '@rapport/text/translator';
import { describe, expect, test } from 'vitest';
import type { Names } from '../records/fields/format-value.ts';
import { eventSentence, hasTwoTimes } from './event-sentence.ts';

const id = '018f0000-0000-7000-8000-00000000aaaa';
const namesIn = (language: 'en' | 'de'): Names => ({
  locale: language,
  language,
  timeZone: 'UTC',
  option: () => 'Proposal',
  member: (member) => ({ ana: 'Ana', tom: 'Tom', [id]: 'Tom' })[member],
  team: () => 'North',
  title: () => 'Acme',
  recurrence: (stored) => stored,
  notAvailable: 'not available',
  hidden: () => 'not available',
  yes: 'yes',
  no: 'no',
});
const event = (more: Partial<ActivityEvent>): ActivityEvent => ({
  id: 'e',
  type: 'deal',
  record: 'd',
  kind: 'changed',
  field: 'amount',
  actor: 'ana',
  winner: 'tom',
  from: undefined,
  to: undefined,
  origin: 'edit',
  madeAt: '2026-03-20T12:00:00.000Z',
  recordedAt: '2026-03-20T12:00:00.000Z',
  position: 1,
  ...more,
});
const values: Record<FieldKind, readonly [Value, Value]> = {
  text: ['a', 'b'],
  longText: ['a\nb', 'c'],
  url: ['https://a.de', 'https://b.de'],
  externalId: ['1', '2'],
  number: [10, 20],
  percent: [10, 20],
  rating: [1, 5],
  serial: [1_041, 1_042],
  money: [
    { minor: 4_000_000, currency: 'EUR' },
    { minor: 4_500_000, currency: 'EUR' },
  ],
  date: ['2026-06-30', '2026-07-01'],
  dateTime: ['2026-06-30T10:00:00.000Z', '2026-07-01T10:00:00.000Z'],
  yesNo: [true, false],
  choice: [id, id],
  recurrence: ['week', '2 weeks'],
  member: [id, id],
  team: [id, id],
  reference: [id, `account:${id}`],
  tags: [['a'], ['b']],
  emails: [['a@b.de'], ['c@d.de']],
  phones: [['+49 1'], ['+49 2']],
  references: [[id], [id]],
  members: [[id], [id]],
  address: [{ city: 'Bonn' }, { city: 'Köln' }],
};
const kinds: readonly EventKind[] = [
  'created',
  'changed',
  'added',
  'removed',
  'overwritten',
  'note',
  'text-lost',
  'deleted',
  'restored',
  'commented',
];
const say = (language: 'en' | 'de', more: Partial<ActivityEvent>, type = 'deal') =>
  eventSentence(
    event(more),
    objectTypes[type]!,
    namesIn(language),
    translator(language, 'record', 'activity', 'editor', 'errors'),
  );

describe.each(['en', 'de'] as const)('every event of every field kind reads as a sentence: %s', (language) => {
  const fields = Object.values(objectTypes).flatMap((type) =>
    Object.entries(type.fields).map(([key, field]) => ({ type, key, field })),
  );
  const perKind = [...new Map(fields.map((one) => [one.field.kind, one])).values()];
  test.each(perKind.flatMap((one) => kinds.map((kind) => ({ ...one, kind, name: `${one.field.kind} ${kind}` }))))(
    '$name',
    ({ type, key, field, kind }) => {
      const [from, to] = values[field.kind];
      const one = (value: Value) =>
        setKinds.has(field.kind) && (kind === 'added' || kind === 'removed') ? (value as readonly string[])[0] : value;
      for (const sides of [{ from: one(from), to: one(to) }, { to: one(to) }, { from: one(from) }, {}]) {
        const sentence = say(language, { type: type.key, kind, field: key, ...sides }, type.key);
        expect(sentence).toMatch(/^Ana /);
        // Never a key, an id, a blank or an object.
        expect(sentence).not.toMatch(/[0-9a-f]{8}-|\{\{|\[object|undefined|activity/);
      }
    },
  );
});

test('a change reads as people say it', () => {
  const change = { from: { minor: 4_000_000, currency: 'EUR' }, to: { minor: 4_500_000, currency: 'EUR' } };
  expect(say('en', change)).toBe('Ana changed amount from €40,000 to €45,000');
  expect(say('de', change).replaceAll(' ', ' ')).toBe('Ana hat Betrag von 40.000 € auf 45.000 € geändert');
  expect(say('en', { kind: 'overwritten', ...change })).toBe(
    'Ana set amount to €40,000 at the same time as Tom set €45,000, which stayed',
  );
  expect(say('en', { kind: 'added', field: 'tags', to: 'vip' })).toBe('Ana added vip to tags');
});

test('people who left and the server have names too', () => {
  expect(say('en', { actor: 'gone', kind: 'note', field: undefined })).toBe('A former member wrote in the note');
  expect(say('en', { actor: undefined, kind: 'created', field: undefined })).toBe('Rapport created this deal');
});

test('offline and imported events have two times', () => {
  expect(hasTwoTimes(event({ recordedAt: '2026-03-20T12:04:00.000Z' }))).toBe(false);
  expect(hasTwoTimes(event({ recordedAt: '2026-03-21T12:00:00.000Z' }))).toBe(true);
});

test('a value that its field did not allow is told as it was written [V7]', () => {
  const lost = { kind: 'overwritten', winner: undefined } as const;
  expect(say('en', { ...lost, from: 'forty', to: { minor: 4_500_000, currency: 'EUR' } })).toContain('forty');
  expect(say('en', { ...lost, field: 'probability', from: 'many', to: 50 })).toContain('many');
  expect(say('en', { ...lost, field: 'tags', from: 'x'.repeat(600) })).toContain('xxx');
});
