import { expect, test } from 'vitest';
import { lead } from '../../objects/lead.ts';
import { objectTypes } from '../../objects/index.ts';
import { qualify } from './qualify.ts';

const values = {
  firstName: 'Rosa',
  lastName: 'Weller',
  company: 'Stadtwerke Auental',
  emails: ['rosa@auental.example'],
  website: 'https://auental.example',
  source: 'event',
  value: { minor: 1_200_000, currency: 'EUR' },
  owner: 'ana',
};
const become = { account: { id: 'a', known: false }, contact: { id: 'c', known: false }, deal: { id: 'd' } };

test('[M108] a qualified lead becomes an account, a contact of it and a deal with both, and names all three', () => {
  const { made, lead: changes } = qualify(values, become);
  expect(made.map(({ type, id }) => [type, id])).toEqual([
    ['account', 'a'],
    ['contact', 'c'],
    ['deal', 'd'],
  ]);
  const [account, contact, deal] = made.map((one) => one.changes);
  expect(account).toMatchObject({ name: { value: 'Stadtwerke Auental' }, owner: { value: 'ana' } });
  expect(contact).toMatchObject({ lastName: { value: 'Weller' }, accounts: { value: ['a'] }, emails: { value: values.emails } });
  expect(deal).toMatchObject({ account: { value: 'a' }, contacts: { value: ['c'] }, amount: { value: values.value } });
  expect(changes).toEqual({
    status: { value: 'qualified' },
    account: { value: 'a' },
    contact: { value: 'c' },
    deal: { value: 'd' },
  });
  expect(lead.finished).toContain('qualified');
});

test('[M108] what is there already is named, not made again; a lead without a company makes no account', () => {
  const known = { account: { id: 'a', known: true }, contact: { id: 'c', known: true }, deal: { id: 'd' } };
  expect(qualify(values, known).made.map(({ type }) => type)).toEqual(['deal']);
  const { made, lead: changes } = qualify({ lastName: 'Weller' }, { ...become, account: undefined });
  expect(made.map(({ type }) => type)).toEqual(['contact', 'deal']);
  expect(changes).not.toHaveProperty('account');
  expect(made[1]?.changes).toMatchObject({ name: { value: 'Weller' } });
});

test('[V4] it writes only fields that the types have', () => {
  for (const { type, changes } of qualify(values, become).made)
    expect(Object.keys(changes).filter((key) => !objectTypes[type]?.fields[key])).toEqual([]);
});
