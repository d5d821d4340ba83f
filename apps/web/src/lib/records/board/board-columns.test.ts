import { deal } from '@rapport/model/objects/deal';
import { parseView } from '@rapport/model/query/parse-view';
import { matches } from '@rapport/model/query/run-view';
import type { Row } from '@rapport/model/schema/row';
import type { Pipeline, Stage } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { addressWithParts } from '@rapport/model/screen/view-address';
import { boardColumns, closedThisQuarter, columnAddress, keepingUnchanged } from './board-columns.ts';

const stage = (id: string, outcome: Stage['outcome'] = 'open', archived = false) => ({ id, outcome, archived }) as Stage;
const pipeline = { id: 'p', stages: [stage('new'), stage('old', 'open', true), stage('won', 'won')] } as unknown as Pipeline;
const row = (id: string, values: object) => ({ id, type: 'deal', values, since: {} }) as unknown as Row;
const shape = (rows: readonly Row[]) =>
  boardColumns(deal, pipeline, rows).map((column) => [column.key, column.rows.map((one) => one.id).join(''), column.rail]);

test('each stage is a column in order, its rows in theirs; what is won is a rail', () => {
  expect(shape([row('b', { stage: 'new' }), row('a', { stage: 'new' }), row('c', { stage: 'won' })])).toEqual([
    ['new', 'ba', false],
    ['won', 'c', true],
  ]);
});

test('an archived stage shows while something stands in it', () => {
  expect(shape([row('a', { stage: 'old' })]).map(([key]) => key)).toEqual(['new', 'old', 'won']);
});

test('what stands in no stage of its pipeline is shown first; other pipelines are not', () => {
  expect(shape([row('a', { pipeline: 'p' }), row('b', { pipeline: 'q', stage: 'x' })])[0]).toEqual(['none', 'a', false]);
});

test('a rail counts what closed in this quarter', () => {
  const rows = [
    row('a', { closeDate: '2026-10-01' }),
    row('b', { closeDate: '2026-09-30' }),
    row('c', { closeDate: '2026-12-31' }),
  ];
  expect(closedThisQuarter({ board: 'stage' }, rows, '2026-11-22').map((one) => one.id)).toEqual(['a', 'c']);
});

test('the address of a column lists what it counts, whatever was filtered by stage before', () => {
  const context = {
    now: '2026-11-22T10:00:00.000Z',
    timeZone: 'UTC',
    me: 'me',
    myTeams: [],
    weekStart: 1,
    fiscalYearStart: 1,
    teamsBelow: [],
    teamMembers: [],
  };
  const rows = [
    row('a', { pipeline: 'p', stage: 'new' }),
    row('b', { pipeline: 'p', stage: 'won' }),
    row('c', { pipeline: 'p' }),
    row('d', { pipeline: 'p', stage: 'gone' }),
    row('e', { pipeline: 'q', stage: 'there' }),
    row('f', { pipeline: 'q' }),
  ];
  const at = { pathname: '/app/acme/deals', search: '?view=board&pipeline=p&filter[stage][in]=new,won' };
  const listed = ({ key }: { readonly key: string }) => {
    const address = addressWithParts({ ...at, search: key === 'none' ? '' : at.search }, columnAddress(deal, pipeline, key));
    const view = parseView(deal, new URLSearchParams(address.split('?')[1]));
    return rows.filter(matches(view, context)).map(({ id }) => id);
  };
  const columns = boardColumns(deal, pipeline, rows);
  expect(columns.map(({ key }) => key)).toEqual(['none', 'new', 'won']);
  for (const column of columns) expect(listed(column)).toEqual(column.rows.map(({ id }) => id));
});

test('a column in which nothing has changed stays the same, so that it is not drawn and added up again', () => {
  const [a, b, c] = [row('a', { stage: 'new' }), row('b', { stage: 'won' }), row('c', { stage: 'won' })];
  const before = boardColumns(deal, pipeline, [a, b]);
  const after = keepingUnchanged(before, boardColumns(deal, pipeline, [a, b, c]));
  expect(after[0]).toBe(before[0]);
  expect(after[1]?.rows).toEqual([b, c]);
  const renamed = { ...a, values: { stage: 'new', name: 'Other' } };
  expect(keepingUnchanged(after, boardColumns(deal, pipeline, [renamed, b, c]))[0]?.rows[0]).toBe(renamed);
});
