import { account } from '@rapport/model/objects/account';
import { deal } from '@rapport/model/objects/deal';
import { derivedField } from '@rapport/model/query/derived';
import type { Step } from '@rapport/model/query/view';
import { expect, test } from 'vitest';
import { completed, derivedFields, freshKey, kindsAt } from './derived-choices.ts';

const toAccount: Step = { hop: 'to', type: 'account', field: 'account' };
const ofAccount: Step = { hop: 'from', type: 'deal', field: 'account' };

test('[M140] of one related record its fields are offered, of several what they come to', () => {
  expect(kindsAt(deal, [toAccount])).toEqual(['value']);
  expect(kindsAt(account, [ofAccount])).toEqual(['count', 'sum', 'average', 'min', 'max']);
  expect(kindsAt(deal, [ofAccount])).toEqual([]);
  expect(derivedFields(deal, [toAccount], 'value')).toContain('industry');
  expect(derivedFields(account, [ofAccount], 'max')).toContain('closeDate');
  expect(derivedFields(account, [ofAccount], 'sum')).not.toContain('closeDate');
});

test('[M140] whatever is chosen so far is completed to a value that the view can make', () => {
  const draft = { key: 'x1', along: [ofAccount], of: [] };
  expect(completed(account, draft, 'EUR')).toEqual({ ...draft, kind: 'count' });
  const sum = completed(account, { ...draft, kind: 'sum' }, 'EUR');
  expect(sum).toMatchObject({ kind: 'sum', field: 'amount', currency: 'EUR' });
  expect(derivedField(account, sum!)).toMatchObject({ kind: 'money' });
  // A field of which there is no average gives way to one of which there is.
  expect(completed(account, { ...draft, kind: 'average', field: 'closeDate' }, 'EUR')).not.toMatchObject({ field: 'closeDate' });
  expect(completed(account, { ...draft, along: [] }, 'EUR')).toBeUndefined();
});

test('a new value has a key of its own', () => {
  const rolls = [0.1, 0.1, 0.2];
  const first = freshKey([], () => 0.1);
  expect(freshKey([first], () => rolls.shift() ?? 0)).not.toBe(first);
});
