import { deal } from '@rapport/model/objects/deal';
import { expect, test } from 'vitest';
import { parseQuickFilter, type QuickWords } from './quick-filter.ts';

const words: QuickWords = {
  type: deal,
  language: 'en',
  meanings: (field) =>
    ({
      stage: [
        { label: 'Proposal', value: 's1' },
        { label: 'Closed won', value: 's2' },
      ],
      owner: [
        { label: 'me', value: { me: true } as const },
        { label: 'Tom Ford', value: 'm2' },
      ],
    })[field] ?? [],
};

test('"stage prop owner me" is two conditions', () => {
  expect(parseQuickFilter('stage prop owner me', words)).toEqual({
    conditions: [
      { field: 'stage', op: 'in', value: ['s1'] },
      { field: 'owner', op: 'eq', value: { me: true } },
    ],
    search: '',
  });
});

test('a value of several words is one value, and may be named by its second word', () => {
  expect(parseQuickFilter('stage closed won', words).conditions).toEqual([{ field: 'stage', op: 'in', value: ['s2'] }]);
  expect(parseQuickFilter('owner ford', words).conditions).toEqual([{ field: 'owner', op: 'in', value: ['m2'] }]);
});

test('text fields contain the next word; everything else is searched for', () => {
  expect(parseQuickFilter('acme renewal next call', words)).toEqual({
    conditions: [{ field: 'nextStep', op: 'contains', value: 'call' }],
    search: 'acme renewal',
  });
});

test('a field without a value, or a value nobody knows, is searched for', () => {
  expect(parseQuickFilter('stage', words)).toEqual({ conditions: [], search: 'stage' });
  expect(parseQuickFilter('stage zzz', words)).toEqual({ conditions: [], search: 'stage zzz' });
});
