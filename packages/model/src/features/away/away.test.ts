import { describe, expect, test } from 'vitest';
import { objectType } from '../../objects/index.ts';
import type { ActivityEvent } from '../../projection/event.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { Row } from '../../schema/row.ts';
import { absence } from './absence.ts';
import { changedMeanwhile } from './changed-meanwhile.ts';
import { foldEvents, lostEdits } from './fold-events.ts';

const hour = 3_600_000;
const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T10:00:00.000Z`;
const deal = objectType('deal') as ObjectType;

const row = (id: string, more: Partial<Row> = {}): Row => ({
  id,
  type: 'deal',
  position: 1,
  generation: 1,
  createdAt: day(1),
  createdBy: 'ben',
  updatedAt: day(1),
  updatedBy: 'ben',
  deletedAt: undefined,
  since: {},
  issues: [],
  values: {},
  ...more,
});
const event = (more: Partial<ActivityEvent>): ActivityEvent => ({
  id: 'e',
  type: 'deal',
  record: 'd1',
  kind: 'changed',
  field: 'stage',
  actor: 'ben',
  winner: undefined,
  from: undefined,
  to: undefined,
  origin: 'edit',
  madeAt: day(2),
  recordedAt: day(2),
  position: 1,
  ...more,
});

test('an absence is more than eight hours; who was never here has not been away', () => {
  const now = Date.parse(day(2));
  expect(absence(new Date(now - 9 * hour).toISOString(), now)).toBe(9 * hour);
  expect(absence(new Date(now - 8 * hour).toISOString(), now)).toBeUndefined();
  expect(absence(new Date(now + hour).toISOString(), now)).toBeUndefined();
  expect(absence(undefined, now)).toBeUndefined();
});

describe('what others changed', () => {
  const asked = { me: 'ana', since: day(5), followed: new Set(['deal:followed']) };
  const names = (rows: readonly Row[], note: readonly Row[] = [], comment: readonly Row[] = []) =>
    changedMeanwhile([{ type: deal, rows }], { note, comment }, asked).map(({ record, mine }) => `${record}${mine ? '!' : ''}`);

  test('comes with one’s own and followed records first, then the newest', () => {
    const rows = [
      row('newest', { updatedAt: day(9) }),
      row('followed', { updatedAt: day(6) }),
      row('owned', { updatedAt: day(7), values: { owner: 'ana' } }),
      row('helped', { updatedAt: day(8), values: { collaborators: ['ana', 'tom'] } }),
      row('old', { values: { owner: 'ana' } }),
      row('by me', { updatedAt: day(9), updatedBy: 'ana', values: { owner: 'ana' } }),
    ];
    expect(names(rows)).toEqual(['helped!', 'owned!', 'followed!', 'newest']);
  });

  test('includes records in whose notes and comments others wrote, once each', () => {
    const about = (kind: string, more: Partial<Row>) => row(kind, { values: { record: 'deal:quiet' }, ...more });
    const rows = [row('quiet', { values: { owner: 'ana' } }), row('mute')];
    expect(names(rows, [about('n', { updatedAt: day(6), updatedBy: 'ana' })])).toEqual([]);
    expect(names(rows, [], [about('c', { createdAt: day(6), deletedAt: day(7) })])).toEqual([]);
    const found = changedMeanwhile(
      [{ type: deal, rows }],
      {
        note: [about('n', { updatedAt: day(6) })],
        comment: [about('c1', { createdAt: day(8), createdBy: 'tom' }), about('c2', { createdAt: day(7), createdBy: 'tom' })],
      },
      asked,
    );
    expect(found).toEqual([
      {
        type: 'deal',
        record: 'quiet',
        mine: true,
        at: day(8),
        wrote: [
          { kind: 'note', by: 'ben' },
          { kind: 'comment', by: 'tom' },
        ],
      },
    ]);
  });
});

describe('events of an absence', () => {
  test('come to the first "from" and the last "to" of each field; there and back is nothing', () => {
    const events = [
      event({ from: 'qualified', to: 'proposal' }),
      event({ field: 'nextStep', from: 'Call', to: 'Write' }),
      event({ from: 'proposal', to: 'negotiation', actor: 'tom' }),
      event({ field: 'nextStep', from: 'Write', to: 'Call' }),
    ];
    expect(foldEvents(events)).toMatchObject([{ field: 'stage', from: 'qualified', to: 'negotiation', actor: 'tom' }]);
  });

  test('leave out members that came and went, and what a new record was made with', () => {
    const events = [
      event({ kind: 'added', field: 'tags', to: 'vip' }),
      event({ kind: 'added', field: 'tags', to: 'north' }),
      event({ kind: 'removed', field: 'tags', from: 'vip' }),
      event({ record: 'd2', kind: 'created', field: undefined }),
      event({ record: 'd2', to: 'qualified' }),
    ];
    expect(foldEvents(events).map(({ record, kind, to }) => [record, kind, to])).toEqual([
      ['d1', 'added', 'north'],
      ['d2', 'created', undefined],
    ]);
  });

  test('[V7] tell of the last edit of each field that was lost, and not of one that lost nothing after all', () => {
    const lost = (more: Partial<ActivityEvent>) => event({ kind: 'overwritten', actor: 'ana', winner: 'ben', ...more });
    const events = [
      lost({ from: 'a', to: 'b' }),
      lost({ from: 'c', to: 'b' }),
      lost({ field: 'nextStep', from: 'x', to: 'y' }),
      lost({ field: 'nextStep', from: 'y', to: 'y' }),
      event({ kind: 'text-lost', field: undefined, id: 't', from: 'words' }),
    ];
    expect(lostEdits(events).map(({ field, from }) => [field, from])).toEqual([
      ['stage', 'c'],
      ['nextStep', 'x'],
      [undefined, 'words'],
    ]);
  });
});
