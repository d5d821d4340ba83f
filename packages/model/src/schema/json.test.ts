import { describe, expect, test } from 'vitest';
import { RefusalError } from '../errors.ts';
import { account } from '../objects/account.ts';
import { contact } from '../objects/contact.ts';
import { deal } from '../objects/deal.ts';
import { ticket } from '../objects/ticket.ts';
import { definitionsFromRows } from '../settings/definitions-from-rows.ts';
import { defaultSettings } from '../settings/defaults.ts';
import { settingsIds } from '../settings/definitions.ts';
import { fromJson, toJson } from './json.ts';
import type { Row, Values } from './row.ts';

const uuid = '018f0000-0000-7000-8000-00000000000a';
const rowOf = (type: string, values: Values, id = uuid): Row => ({
  id,
  type,
  position: 3,
  generation: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: uuid,
  updatedAt: '2026-01-02T00:00:00.000Z',
  updatedBy: undefined,
  deletedAt: undefined,
  since: type === 'deal' ? { stage: '2026-01-02T00:00:00.000Z' } : {},
  issues: [],
  values,
});
const defaults = defaultSettings({ name: 'Acme', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'de-DE' });
const definitions = definitionsFromRows(
  {
    settings: (['workspace', 'pipelines', 'choices'] as const).map((subject) =>
      rowOf('settings', Object.fromEntries(defaults[subject]), settingsIds[subject]),
    ),
    members: [],
    teams: [],
  },
  'de',
);
const refusalOf = (body: unknown, type = deal) => {
  try {
    fromJson(type, body, definitions);
    return undefined;
  } catch (error) {
    return error instanceof RefusalError ? error.refusal : error;
  }
};

test('a row is told with its money, choices and sets; what is empty is null', () => {
  const json = toJson(
    deal,
    rowOf('deal', {
      name: 'Dach',
      amount: { minor: 4_500_000, currency: 'EUR' },
      stage: 'proposal',
      tags: ['a'],
      probability: 50,
    }),
    definitions,
  );
  expect(json).toMatchObject({
    id: uuid,
    title: 'Dach',
    amount: { amount: 4_500_000, currency: 'EUR' },
    stage: { id: 'proposal', label: 'Angebot' },
    stageSince: '2026-01-02T00:00:00.000Z',
    tags: ['a'],
    contacts: [],
    account: null,
    closeDate: null,
    createdBy: uuid,
    updatedBy: null,
  });
});

test('[M19] what was read can be sent back and changes nothing', () => {
  const values: Values = {
    name: 'Dach',
    amount: { minor: -5, currency: 'EUR' },
    stage: 'won',
    closeDate: '2026-02-28',
    tags: ['a', 'b'],
    account: uuid,
    probability: 7,
  };
  const changes = fromJson(deal, toJson(deal, rowOf('deal', values), definitions), definitions);
  const again = Object.fromEntries(
    Object.entries(changes).flatMap(([key, change]) => ('value' in change && change.value !== null ? [[key, change.value]] : [])),
  );
  expect(again).toEqual(values);
  const address = { billing: { street: 'Markt 1', city: 'Bonn' }, size: 12 } as const;
  expect(fromJson(account, toJson(account, rowOf('account', address), definitions), definitions)).toMatchObject({
    billing: { value: address.billing },
    size: { value: 12 },
  });
});

describe('what a request may say', () => {
  test.each([
    [{ stage: 'Angebot' }, { stage: { value: 'proposal' } }],
    [{ stage: { id: 'won' } }, { stage: { value: 'won' } }],
    [{ amount: { amount: 5 } }, { amount: { value: { minor: 5, currency: 'EUR' } } }],
    [
      { amount: null, tags: [], nextStep: '' },
      { amount: { value: null }, tags: { value: null }, nextStep: { value: null } },
    ],
    [{ tags: { add: ['x'], remove: ['y'] } }, { tags: { add: ['x'], remove: ['y'] } }],
    [{ tags: { add: ['x'] } }, { tags: { add: ['x'], remove: [] } }],
    [{ account: uuid.toUpperCase() }, { account: { value: uuid } }],
  ])('%j', (body, changes) => expect(fromJson(deal, body, definitions)).toEqual(changes));
  test('times in any zone', () =>
    expect(fromJson(contact, { doNotEmailSince: '2026-03-01T10:00:00+02:00' }, definitions)).toEqual({
      doNotEmailSince: { value: '2026-03-01T08:00:00.000Z' },
    }));
});

describe('[M19] a refusal names the field', () => {
  test.each([
    [{ nope: 1 }, { kind: 'unknown-field', field: 'nope' }],
    [{ constructor: 1 }, { kind: 'unknown-field', field: 'constructor' }],
    [{ stage: 'nowhere' }, { kind: 'invalid-field', field: 'stage' }],
    [{ amount: 5 }, { kind: 'invalid-field', field: 'amount', values: { reason: 'not-money' } }],
    [{ amount: { amount: 1.5, currency: 'EUR' } }, { kind: 'invalid-field', field: 'amount' }],
    [{ amount: { minor: 1, currency: 'EUR' } }, { kind: 'invalid-field', field: 'amount' }],
    [{ closeDate: '2026-02-30' }, { kind: 'invalid-field', field: 'closeDate', values: { reason: 'not-a-date' } }],
    [{ tags: 'x' }, { kind: 'invalid-field', field: 'tags', values: { reason: 'not-a-list' } }],
    [{ contacts: ['x'] }, { kind: 'invalid-field', field: 'contacts', values: { reason: 'not-an-id' } }],
    [{ probability: 1.5 }, { kind: 'invalid-field', field: 'probability', values: { reason: 'too-many-decimals' } }],
    [{ name: 7 }, { kind: 'invalid-field', field: 'name' }],
    [[], { kind: 'bad-request' }],
    [null, { kind: 'bad-request' }],
  ])('%j', (body, refusal) => expect(refusalOf(body)).toMatchObject(refusal));
  test('a part of an address by its whole name', () =>
    expect(refusalOf({ billing: { town: 'x' } }, account)).toEqual({ kind: 'unknown-field', field: 'billing.town' }));
});

test('[M234] a day before the year of the first books and money of no currency are refused, each by its reason', () => {
  expect(refusalOf({ closeDate: '1899-12-31' })).toMatchObject({
    field: 'closeDate',
    values: { reason: 'too-early', year: 1900 },
  });
  expect(refusalOf({ closeDate: '1900-01-01' })).toBeUndefined();
  expect(refusalOf({ amount: { amount: 5, currency: 'XQX' } })).toMatchObject({ values: { reason: 'unknown-currency' } });
});

test('[M234] an option that is none is answered with those that there are', () => {
  expect(refusalOf({ priority: 'enormous' }, ticket)).toMatchObject({
    field: 'priority',
    values: { reason: 'not-one-of', options: 'Niedrig, Normal, Hoch, Dringend' },
  });
});
