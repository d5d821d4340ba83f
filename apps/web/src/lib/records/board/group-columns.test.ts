import { limits } from '@rapport/model/limits';
import { account } from '@rapport/model/objects/account';
import { deal } from '@rapport/model/objects/deal';
import { objectTypes } from '@rapport/model/objects/index';
import { parseView } from '@rapport/model/query/parse-view';
import { matches } from '@rapport/model/query/run-view';
import type { ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { addressWithParts } from '@rapport/model/screen/view-address';
import { boardGroup, possibleBoardGroups, usualBoardField } from '@rapport/model/screen/board-group';
import { changeFor, groupColumnAddress, groupColumns } from './group-columns.ts';

const definitions = {
  stages: new Map(),
  choices: new Map(),
  pipelines: [],
  members: new Map([
    ['m1', { id: 'm1', name: 'Zoe', active: true }],
    ['m2', { id: 'm2', name: 'Ben', active: true }],
    ['m3', { id: 'm3', name: 'Ada', active: false }],
  ]),
  teams: new Map(),
} as unknown as Definitions;
const row = (id: string, values: object) => ({ id, type: 'deal', values }) as unknown as Row;
const naming = { nameOf: (key: string) => `n${key}`, words: (key: string | undefined) => key ?? '–' };
const shape = (group: string, rows: readonly Row[]) =>
  groupColumns(deal, boardGroup(deal, group)!, rows, definitions, naming).columns.map(
    ({ key, rows: shown }) => `${key}:${shown.map(({ id }) => id).join('')}`,
  );

test('[M98] everybody who is there has a column, by name; who left has one while something is theirs', () => {
  expect(shape('owner', [row('a', { owner: 'm1' }), row('b', {})])).toEqual(['m2:', 'm1:a', 'none:b']);
  expect(shape('owner', [row('a', { owner: 'm3' })])).toEqual(['m3:a', 'm2:', 'm1:']);
});

test('[M227] a column of a choice has its colour, what stands by nothing of the kind has none', () => {
  const colours = { choices: new Map([['source', [{ id: 'fair', label: 'Fair', colour: 'teal', archived: false }]]]) };
  const told = (group: string) =>
    groupColumns(
      deal,
      boardGroup(deal, group)!,
      [row('a', {})],
      { ...definitions, ...colours } as unknown as Definitions,
      naming,
    ).columns.map(({ colour, key }) => `${key}: ${colour}`);
  expect(told('source')).toEqual(['fair: teal', 'none: undefined']);
  expect(new Set(told('owner').map((one) => one.split(': ')[1]))).toEqual(new Set(['undefined']));
});

test('[M98] a card takes the value of the column that it is dropped in, also that there is none', () => {
  const owner = boardGroup(deal, 'owner')!;
  expect(changeFor(owner, 'm1')).toEqual({ value: 'm1' });
  expect(changeFor(owner, 'none')).toEqual({ value: null });
});

test('[M98] stages stay the columns that a board has by itself; spans of time take no cards', () => {
  expect(possibleBoardGroups(deal)[0]).toBe('stage');
  expect(possibleBoardGroups(deal)).toEqual(expect.arrayContaining(['owner', 'account']));
  expect(boardGroup(deal, 'stage')).toBeUndefined();
  expect(boardGroup(deal, 'closeDate:month')).toBeUndefined();
});

test('[M98] the list behind a column has its cards', () => {
  const somebody = '018f0000-0000-7000-8000-000000000001';
  const owner = boardGroup(deal, 'owner')!;
  const listed = (column: string) => {
    const url = { pathname: '/deals', search: '?view=board&group=owner' };
    const address = addressWithParts(url, groupColumnAddress(owner, column));
    const view = parseView(deal, new URLSearchParams(address.split('?')[1]));
    const fits = matches(view, {} as ViewContext);
    return [row('a', { owner: somebody }), row('b', {})].filter(fits).map(({ id }) => id);
  };
  expect(listed(somebody)).toEqual(['a']);
  expect(listed('none')).toEqual(['b']);
});

test('[M243] every type that people make records of has a board, by what says most of them; what came in has none', () => {
  const usual = Object.values(objectTypes).flatMap((type) => {
    const field = usualBoardField(type);
    return field === undefined ? [] : [[type.key, field]];
  });
  expect(Object.fromEntries(usual)).toEqual({
    account: 'lifecycle',
    contact: 'owner',
    deal: 'stage',
    lead: 'status',
    ticket: 'status',
    product: 'family',
    task: 'priority',
    interaction: 'channel',
  });
});

test('[M243] a board without stages stands by its own field until another is asked for that can make columns', () => {
  expect(boardGroup(account, undefined)?.key).toBe('lifecycle');
  expect(boardGroup(account, 'industry')?.key).toBe('industry');
  expect(boardGroup(account, 'createdAt:month')?.key).toBe('lifecycle');
  expect(boardGroup(deal, undefined)).toBeUndefined();
});

test('[V8] viewGroups: of more columns than that the rest is counted, not shown', () => {
  const limit = limits.viewGroups.value;
  const rows = Array.from({ length: limit + 3 }, (_, at) => row(`${at}`, { account: `a${at}` }));
  const { columns, left } = groupColumns(deal, boardGroup(deal, 'account')!, rows, definitions, naming);
  expect([columns.length, left]).toEqual([limit, 3]);
});
