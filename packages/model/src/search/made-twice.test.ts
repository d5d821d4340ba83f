import { describe, expect, test } from 'vitest';
import { account } from '../objects/account.ts';
import { contact } from '../objects/contact.ts';
import { deal } from '../objects/deal.ts';
import type { Row, Values } from '../schema/row.ts';
import { madeTwice } from './made-twice.ts';

const row = (id: string, createdBy: string | undefined, values: Values, more: Partial<Row> = {}): Row => ({
  id,
  type: 'account',
  position: 1,
  generation: 1,
  createdAt: '2026-11-02T10:00:00.000Z',
  createdBy,
  updatedAt: '2026-11-02T10:00:00.000Z',
  updatedBy: createdBy,
  deletedAt: undefined,
  since: {},
  issues: [],
  values,
  ...more,
});
const person = (id: string, by: string, values: Values) => row(id, by, values, { type: 'contact' });
const twins = (type: typeof account, made: readonly Row[], others: readonly Row[]) =>
  madeTwice(type, made, [...made, ...others]).map(({ id, other, kind }) => `${id} ${kind} ${other}`);

describe('[M92] what two people made without knowing of each other', () => {
  test('is found by domain, address, number and company name, in any spelling, with one reason', () => {
    const mine = row('mine', 'ana', { name: 'Acme GmbH', domain: 'acme.de', phones: ['+49 40 1234567'] });
    expect(twins(account, [mine], [row('theirs', 'ben', { name: 'Acme Germany', domain: 'https://www.acme.de/en' })])).toEqual([
      'mine domain theirs',
    ]);
    expect(twins(account, [mine], [row('theirs', 'ben', { name: 'ACME' })])).toEqual(['mine name theirs']);
    expect(twins(account, [mine], [row('theirs', 'ben', { name: 'Anvils', phones: ['040 1234567'] })])).toEqual([
      'mine phone theirs',
    ]);
    expect(
      twins(
        contact,
        [person('mine', 'ana', { emails: ['Eva@Acme.de'] })],
        [person('theirs', 'ben', { emails: ['eva@acme.de'] })],
      ),
    ).toEqual(['mine email theirs']);
  });

  test('is not what one person made twice, what nobody made, or what another type holds', () => {
    const mine = row('mine', 'ana', { domain: 'acme.de', phones: ['+49 40 1234567'] });
    expect(twins(account, [mine], [row('again', 'ana', { domain: 'acme.de' })])).toEqual([]);
    expect(twins(account, [mine], [row('nobody', undefined, { domain: 'acme.de' })])).toEqual([]);
    expect(twins(account, [mine], [person('eva', 'ben', { phones: ['+49 40 1234567'] })])).toEqual([]);
    expect(twins(deal, [row('d1', 'ana', { name: 'Fleet' }, { type: 'deal' })], [])).toEqual([]);
  });

  test('was made within the same month', () => {
    const mine = row('mine', 'ana', { domain: 'acme.de' });
    const made = (createdAt: string) => twins(account, [mine], [row('theirs', 'ben', { domain: 'acme.de' }, { createdAt })]);
    expect(made('2026-10-12T10:00:00.000Z')).toHaveLength(1);
    expect(made('2026-11-23T10:00:00.000Z')).toHaveLength(1);
    expect(made('2026-09-12T10:00:00.000Z')).toEqual([]);
    expect(made('2026-12-12T10:00:00.000Z')).toEqual([]);
  });

  test('is not two colleagues with one switchboard, each with an address of their own', () => {
    const eva = person('eva', 'ana', { emails: ['eva@acme.de'], phones: ['+49 40 1234567'] });
    expect(twins(contact, [eva], [person('tom', 'ben', { emails: ['tom@acme.de'], phones: ['+49 40 1234567'] })])).toEqual([]);
    expect(twins(contact, [eva], [person('e', 'ben', { phones: ['+49 40 1234567'] })])).toEqual(['eva phone e']);
  });
});
