import { deal } from '@rapport/model/objects/deal';
import { groupReader } from '@rapport/model/query/groups';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { folded, foldingIn, isFolded } from './folding.ts';
import { groupedLines, type Grouping, HeldRows, isGroupLine, possibleGroups } from './groups.ts';

const definitions = {
  stages: new Map(),
  choices: new Map(),
  pipelines: [],
  members: new Map([
    ['m1', { name: 'Zoe' }],
    ['m2', { name: 'ben' }],
  ]),
  teams: new Map(),
} as unknown as Definitions;
const calendar = { timeZone: 'Europe/Berlin', weekStart: 1 };
const row = (id: string, values: Record<string, unknown>): Row => ({ id, type: 'deal', values }) as unknown as Row;
const grouping = (group: string, more: Partial<Grouping> = {}): Grouping => ({
  type: deal,
  group,
  calendar,
  definitions,
  nameOf: (key) => ({ a1: 'Zeta', a2: 'alpha' })[key],
  isFolded: () => false,
  held: new Map(),
  ...more,
});
/** `m2 2` for the head of a group of two, the id for a row. */
const said = (rows: readonly Row[], how: Grouping) =>
  groupedLines(rows, how).lines.map((line) => (isGroupLine(line) ? `${line.key} ${line.members.length}` : line.id));

test('[M97] members stand by their names and not by their ids, those without one last, each group in the order asked for', () => {
  const rows = [row('a', { owner: 'm1' }), row('b', {}), row('c', { owner: 'm2' }), row('d', { owner: 'm1' })];
  expect(said(rows, grouping('owner'))).toEqual(['m2 1', 'c', 'm1 2', 'a', 'd', 'undefined 1', 'b']);
});

test('[M97] records of another type stand by their names, what is not there before those without one', () => {
  const rows = ['gone', 'a1', undefined, 'a2'].map((account, at) => row(`${at}`, account ? { account } : {}));
  expect(said(rows, grouping('account'))).toEqual(['a2 1', '3', 'a1 1', '1', 'gone 1', '0', 'undefined 1', '2']);
});

test('[M97] days stand in weeks, months, quarters and years, the earliest first', () => {
  const rows = ['2026-03-01', '2025-12-29', '2026-02-23', '2026-01-01'].map((closeDate) => row(closeDate, { closeDate }));
  const heads = (span: string) => said(rows, grouping(`closeDate:${span}`)).filter((one) => one.includes(' '));
  expect(heads('week')).toEqual(['2025-12-29 2', '2026-02-23 2']);
  expect(heads('month')).toEqual(['2025-12-01 1', '2026-01-01 1', '2026-02-01 1', '2026-03-01 1']);
  expect(heads('quarter')).toEqual(['2025-10-01 1', '2026-01-01 3']);
  expect(heads('year')).toEqual(['2025-01-01 1', '2026-01-01 3']);
});

test('[M97] of a folded group the head stays and counts; what is in it is not shown and still in the list', () => {
  const rows = [row('a', { owner: 'm1' }), row('c', { owner: 'm2' })];
  const how = grouping('owner', { isFolded: (key) => key === 'm2' });
  expect(said(rows, how)).toEqual(['m2 1', 'm1 1', 'a']);
  expect(
    groupedLines(rows, how)
      .rows()
      .map(({ id }) => id),
  ).toEqual(['c', 'a']);
});

test('[M77] a row held still while somebody is at the list is shown where it was, and counted where it belongs', () => {
  const keyOf = groupReader(deal, 'owner', calendar);
  const rows = [row('a', { owner: 'm1' }), row('b', { owner: 'm2' }), row('c', { owner: 'm1' })];
  const held = new HeldRows();
  held.follow(rows, 'owner', keyOf, true);
  const moved = rows.with(0, row('a', { owner: 'm2' }));
  const now = held.follow(moved, 'owner', keyOf, true);
  expect(said(moved, grouping('owner', { held: now }))).toEqual(['m2 2', 'b', 'm1 1', 'a', 'c']);
  // Something else of it changes: it stays where it is shown.
  const again = moved.with(0, row('a', { owner: 'm2', name: 'x' }));
  expect(held.follow(again, 'owner', keyOf, true).get('a')).toBe('m1');
  // It goes back, or nobody is there any more.
  expect(held.follow(rows.with(0, row('a', { owner: 'm1' })), 'owner', keyOf, true).size).toBe(0);
  held.follow(again, 'owner', keyOf, true);
  expect(held.follow(again, 'owner', keyOf, false).size).toBe(0);
});

test('[M77] choices, people, records, yes or no and days make groups, texts do not', () => {
  expect(possibleGroups(deal)).toEqual(expect.arrayContaining(['stage', 'owner', 'team', 'account', 'closeDate:month']));
  expect(possibleGroups(deal)).not.toContain('name');
});

test('[M97] what is folded is told apart by what the list is grouped by, and new groups follow the last wish for all', () => {
  const one = folded(foldingIn('stage=won&*=owner', 'stage'), 'lost');
  expect(['won', 'lost', 'open', undefined].map((key) => isFolded(one, key))).toEqual([true, true, false, false]);
  const owner = folded(foldingIn('stage=won&*=owner', 'owner'), undefined);
  expect(['m1', undefined].map((key) => isFolded(owner, key))).toEqual([true, false]);
});
