import { objectType } from '@rapport/model/objects/index';
import { viewType } from '@rapport/model/query/derived';
import { parseView } from '@rapport/model/query/parse-view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { expect, test } from 'vitest';
import { cardValues } from './card-values.ts';

const deal = objectType('deal') as ObjectType;
const view = parseView(deal, new URLSearchParams('derive=x1:value.industry(account)&derive=x2:count(task.related)'));
const wide = viewType(view) as ObjectType;

test('[M201] a card shows of what a view makes of related records what the view has chosen, in its order, and no other column', () => {
  expect(wide.fields).toHaveProperty('x2');
  expect(cardValues(deal, wide, ['stage', 'x2', 'amount', 'x1', 'x9'], 'stage').keys).toEqual(['x2', 'x1']);
  expect(cardValues(deal, wide, ['x1'], 'stage').keys).toEqual(['x1']);
  expect(cardValues(deal, wide, undefined, 'stage').keys).toEqual([]);
});

test('[M243] a card of what has no stages says what it is, but not once more what its column says', () => {
  const shown = (key: string, by: string) => {
    const type = objectType(key) as ObjectType;
    const { lines, date } = cardValues(type, type, undefined, by);
    return [...lines, date].join(' ');
  };
  expect(shown('account', 'lifecycle')).toBe('industry ');
  expect(shown('account', 'industry')).toBe('lifecycle ');
  expect(shown('contact', 'owner')).toBe('jobTitle accounts emails ');
  expect(shown('task', 'priority')).toBe('related due');
  expect(shown('interaction', 'channel')).toBe('direction participants outcome at');
  expect(shown('deal', 'owner')).toBe('closeDate');
});
