import { objectTypes } from '@rapport/model/objects/index';
import { expect, test } from 'vitest';
import { fieldsThen } from './fields-then.ts';

const { deal } = objectTypes;
if (!deal) throw new Error('no such type');

test('[M225] what was empty then and is filled now is listed, and can be emptied again', () => {
  const then = { before: { name: 'Wind park' }, values: { name: 'Wind park', source: 'Fair' } };
  const lines = fieldsThen(deal, then, { name: 'Wind park', source: 'Fair', closeDate: '2027-06-30', number: 7 });
  expect(lines.map(({ key, changed, differs }) => [key, changed, differs])).toEqual([
    ['name', false, false],
    ['closeDate', false, true],
    ['source', true, false],
  ]);
});

test('[M163] what a record must have is not emptied where it had none then', () => {
  const [line] = fieldsThen(deal, { before: {}, values: {} }, { name: 'Wind park' });
  expect(line).toMatchObject({ key: 'name', differs: false });
});
