import { describe, expect, test } from 'vitest';
import { account } from '../objects/account.ts';
import { contact } from '../objects/contact.ts';
import { deal } from '../objects/deal.ts';
import { companyDomain, companyName, markKind, MarkIndex } from './same-record.ts';

const index = (rows: readonly (readonly [string, string, Record<string, string | readonly string[]>])[]) => {
  const made = new MarkIndex();
  for (const [type, id, values] of rows) made.add(type, id, values);
  return made;
};
const found = (made: MarkIndex, type: typeof account, key: string, text: string, except?: string) =>
  made.find(type, key, text, except).map(({ id, kind }) => `${kind} ${id}`);

test('[M32] a field says who a record is by its definition: addresses, numbers, domains, and the name of what is one of a kind', () => {
  expect(Object.keys(account.fields).flatMap((key) => markKind(account, key) ?? [])).toEqual([
    'name',
    'domain',
    'domain',
    'phone',
  ]);
  expect(Object.keys(contact.fields).flatMap((key) => markKind(contact, key) ?? [])).toEqual(['email', 'phone']);
  expect(Object.keys(deal.fields).filter((key) => markKind(deal, key))).toEqual([]);
});

describe('[M32] one domain is one, however it is written', () => {
  test.each([
    ['acme.de', 'acme.de'],
    [' https://WWW.Acme.de:8443/kontakt?x=1 ', 'acme.de'],
    ['shop.eu.acme.com', 'acme.com'],
    ['www.acme.co.uk', 'acme.co.uk'],
    ['Müller.de', 'xn--mller-kva.de'],
    ['info@acme.de', 'acme.de'],
    ['gmail.com', undefined],
    ['acme', undefined],
    ['not a domain.', undefined],
    ['1.2', undefined],
    ['', undefined],
  ])('%s', (text, domain) => expect(companyDomain(text)).toBe(domain));
});

describe('[M32] a company is known by its name without form, accents and punctuation', () => {
  test.each([
    ['Müller & Co. KG', 'Muller'],
    ['ACME, Inc.', 'acme'],
    ['Acme S.A.', 'Acme'],
    ['Straße GmbH & Co. KGaA', 'strasse'],
  ])('%s', (one, other) => expect(companyName(one)).toBe(companyName(other)));
  test('and keeps a word, though it be a legal form', () => expect(companyName('SE')).toBe('se'));
});

describe('[M32] who has it already', () => {
  const made = index([
    ['account', 'acme', { name: 'Acme GmbH', domain: 'acme.de', phones: ['+49 40 1234567'] }],
    ['account', 'site', { name: 'Other', website: 'https://www.acme.de/en' }],
    ['contact', 'ana', { lastName: 'Ana', emails: ['ana@acme.de'], phones: ['040 1234567'] }],
    ['contact', 'eva', { lastName: 'Eva', phones: ['+43 40 1234567'] }],
  ]);
  test('a domain is found in every field that holds one', () => {
    expect(found(made, account, 'domain', 'www.acme.de')).toEqual(['domain acme', 'domain site']);
    expect(found(made, account, 'domain', 'www.acme.de', 'acme')).toEqual(['domain site']);
  });
  test('an address among others, in any case', () =>
    expect(found(made, contact, 'emails', 'x@y.example, Ana <ANA@Acme.de>')).toEqual(['email ana']));
  test('dots and tags of an address are part of it', () => expect(found(made, contact, 'emails', 'a.na@acme.de')).toEqual([]));
  test('a number in another spelling; with two countries only in the same', () => {
    expect(found(made, contact, 'phones', '0049 (0)40/12345-67')).toEqual(['phone acme', 'phone ana']);
    expect(found(made, contact, 'phones', '040 1234567')).toEqual(['phone ana', 'phone acme', 'phone eva']);
    expect(found(made, contact, 'phones', '+43 40 1234567')).toEqual(['phone eva', 'phone ana']);
    expect(found(made, contact, 'phones', '1234')).toEqual([]);
  });
  test('a name only among its own type', () => {
    expect(found(made, account, 'name', 'ACME')).toEqual(['name acme']);
    expect(found(made, contact, 'lastName', 'Ana')).toEqual([]);
  });
  test('what changed or went is not found any more', () => {
    const one = index([['account', 'a', { name: 'A1', domain: 'a.example' }]]);
    one.remove('account', 'a', { name: 'A1', domain: 'a.example' });
    expect(found(one, account, 'domain', 'a.example')).toEqual([]);
  });
  test('what more than twenty have says nothing', () => {
    const many = index(Array.from({ length: 21 }, (_, n) => ['contact', `c${n}`, { phones: ['+49 40 7654321'] }] as const));
    expect(found(many, contact, 'phones', '+49 40 7654321')).toEqual([]);
    many.remove('contact', 'c0', { phones: ['+49 40 7654321'] });
    expect(found(many, contact, 'phones', '+49 40 7654321')).toHaveLength(5);
  });
});

test('[M32] each of ten thousand records is found by its marks', () => {
  const values = Array.from({ length: 10_000 }, (_, n) => ({
    lastName: `Person ${n}`,
    emails: [`person${n}@company${n % 4_000}.example`],
    phones: [`+49 40 ${1_000_000 + n}`],
  }));
  const made = new MarkIndex();
  values.forEach((one, n) => made.add('contact', `c${n}`, one));
  for (let n = 0; n < 1_000; n++) expect(made.find(contact, 'emails', `person${n}@company${n % 4_000}.example`)).toHaveLength(1);
});
