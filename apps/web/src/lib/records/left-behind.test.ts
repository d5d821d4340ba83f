import type { Row } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import type { RelatedGroup } from '../replica/replica.svelte.ts';
import { leftBehind } from './left-behind.ts';

const rows = (...ids: string[]) => ids.map((id) => ({ id }) as Row);
const related: { readonly [record: string]: readonly RelatedGroup[] } = {
  a: [
    { type: 'contact', field: 'accounts', rows: rows('ida', 'jon') },
    { type: 'deal', field: 'account', rows: rows('meters') },
    { type: 'account', field: 'parent', rows: rows('b', 'c') },
    { type: 'task', field: 'related', rows: rows('call') },
    { type: 'comment', field: 'record', rows: rows('said') },
  ],
  b: [{ type: 'contact', field: 'accounts', rows: rows('jon', 'kim') }],
};
const after = (...records: string[]) =>
  leftBehind({ related: (_type, id) => related[id] ?? [] }, 'account', records).map(({ type, count }) => [type.key, count]);

test('deleting an account leaves its contacts, deals and subsidiaries; what is merely about it is not counted', () => {
  expect(new Map(after('a') as [string, number][])).toEqual(
    new Map([
      ['account', 2],
      ['contact', 2],
      ['deal', 1],
    ]),
  );
});

test('of several that are deleted together, each that stays is counted once, and none of themselves', () => {
  expect(new Map(after('a', 'b') as [string, number][])).toEqual(
    new Map([
      ['account', 1],
      ['contact', 3],
      ['deal', 1],
    ]),
  );
  expect(after('nothing')).toEqual([]);
});
