import { describe, expect, test } from 'vitest';
import { objectTypes } from '../../objects/index.ts';
import type { Row, Values } from '../../schema/row.ts';
import { linkThen, namesRecord, pointingFields, rowThen } from './links-then.ts';

const { account, deal, link } = objectTypes;
if (!account || !deal || !link) throw new Error('no such type');

const day = (of: number) => `2026-03-0${of}T10:00:00.000Z`;
const row = (values: Values, more: Partial<Row> = {}): Row => ({
  id: 'd',
  type: 'deal',
  position: 9,
  generation: 1,
  createdAt: day(1),
  createdBy: undefined,
  updatedAt: day(9),
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  values,
  ...more,
});
const event = (of: number, kind: 'changed' | 'added' | 'removed' | 'deleted' | 'restored' | 'created', more = {}) => ({
  kind,
  field: undefined,
  from: undefined,
  to: undefined,
  recordedAt: day(of),
  position: of,
  ...more,
});

describe('[M161] a row as it was', () => {
  const moved = [
    event(3, 'changed', { field: 'account', from: 'a1', to: 'a2' }),
    event(5, 'changed', { field: 'account', from: 'a2', to: 'a3' }),
  ];
  test.each([
    [2, 'a1'],
    [3, 'a2'],
    [4, 'a2'],
    [6, 'a3'],
  ])('on day %i names what it named then', (of, named) => {
    expect(rowThen(deal, row({ account: 'a3' }), moved, day(of))?.values['account']).toBe(named);
  });

  test('has the members of a set that it had then, whoever came and went since', () => {
    const events = [
      event(3, 'added', { field: 'contacts', to: ['late'] }),
      event(4, 'removed', { field: 'contacts', from: ['gone'] }),
      event(5, 'removed', { field: 'contacts', from: ['late'] }),
    ];
    expect(rowThen(deal, row({ contacts: ['stays'] }), events, day(2))?.values['contacts']).toEqual(['stays', 'gone']);
    expect(rowThen(deal, row({ contacts: ['stays'] }), events, day(4))?.values['contacts']).toEqual(['stays', 'late']);
  });

  test('[M169] says since when it stood in a stage only where that has not changed since, and is no younger than the day', () => {
    const standing = row({ stage: 's2' }, { since: { stage: day(5) } });
    const events = [event(5, 'changed', { field: 'stage', from: 's1', to: 's2' })];
    expect(rowThen(deal, standing, events, day(3))).toMatchObject({ values: { stage: 's1' }, since: {}, updatedAt: day(3) });
    expect(rowThen(deal, standing, events, day(6))).toMatchObject({ values: { stage: 's2' }, since: { stage: day(5) } });
  });

  test('is none before it was made and while it lay in the trash', () => {
    const events = [event(3, 'deleted'), event(5, 'restored')];
    expect(rowThen(deal, row({}), events, day(2))).toBeDefined();
    expect(rowThen(deal, row({}), events, day(4))).toBeUndefined();
    expect(rowThen(deal, row({}), events, day(6))).toBeDefined();
    expect(rowThen(deal, row({}, { createdAt: day(4) }), [], day(3))).toBeUndefined();
    // A record of old that was brought in later was not here then.
    expect(rowThen(deal, row({}), [event(6, 'created')], day(4))).toBeUndefined();
    expect(rowThen(deal, row({}, { deletedAt: day(4) }), [event(4, 'deleted')], day(5))).toBeUndefined();
  });
});

test('[M161] a link is told from the end that looks at it', () => {
  const values = { from: 'contact:c', to: 'deal:d', role: 'c_role' };
  expect(linkThen(row(values), 'deal:d')).toEqual({ other: 'contact:c', role: 'c_role' });
  expect(linkThen(row(values), 'contact:c')).toEqual({ other: 'deal:d', role: 'c_role' });
  expect(namesRecord(row(values), 'to', 'deal', 'd')).toBe(true);
  expect(namesRecord(row({ contacts: ['x', 'c'] }), 'contacts', 'contact', 'c')).toBe(true);
});

test('[M161] what points at an account are its relations and both ends of a link', () => {
  const named = pointingFields(account).map(({ other, field }) => `${other.key}.${field}`);
  expect(named).toEqual(expect.arrayContaining(['link.from', 'link.to', 'deal.account', 'contact.accounts', 'account.parent']));
  expect(named).not.toContain('comment.record');
});
