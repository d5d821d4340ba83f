import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Row, Values } from '@rapport/model/schema/row';
import { describe, expect, test } from 'vitest';
import { byDay, counts, lastChanges, passes, timelineOf, toldOf } from './timeline.ts';

let serial = 0;
const event = (actor: string, minute: number, more: Partial<ActivityEvent> = {}): ActivityEvent => {
  const at = new Date(Date.UTC(2026, 2, 20, 12, minute)).toISOString();
  return {
    id: `e${++serial}`,
    type: 'deal',
    record: 'd',
    kind: 'changed',
    field: 'amount',
    actor,
    winner: undefined,
    from: undefined,
    to: 1,
    origin: 'edit',
    madeAt: at,
    recordedAt: at,
    position: serial,
    ...more,
  };
};
const comment = (actor: string, minute: number): Row =>
  ({
    id: `c${++serial}`,
    type: 'comment',
    createdBy: actor,
    createdAt: new Date(Date.UTC(2026, 2, 20, 12, minute)).toISOString(),
    values: {},
  }) as unknown as Row;
const none: readonly Row[] = [];
const shape = (items: ReturnType<typeof timelineOf>) =>
  items.map((item) => (item.kind === 'changes' ? `${item.actor}${item.events.length}` : item.kind));

describe('folding', () => {
  test('one author within ten minutes is one line', () =>
    expect(shape(timelineOf([event('ana', 0), event('ana', 9), event('ana', 5)], none))).toEqual(['ana3']));
  test('a pause of more than ten minutes begins a new line', () =>
    expect(shape(timelineOf([event('ana', 0), event('ana', 11)], none))).toEqual(['ana1', 'ana1']));
  test('somebody else in between begins a new line', () =>
    expect(shape(timelineOf([event('ana', 0), event('tom', 1), event('ana', 2)], none))).toEqual(['ana1', 'tom1', 'ana1']));
  test('a comment stands alone and divides', () =>
    expect(shape(timelineOf([event('ana', 0), event('ana', 2)], [comment('ana', 1)]))).toEqual(['ana1', 'comment', 'ana1']));
  test('[V7] a value that lost never disappears into a fold', () =>
    expect(shape(timelineOf([event('ana', 0), event('ana', 1, { kind: 'overwritten' }), event('ana', 2)], none))).toEqual([
      'ana1',
      'ana1',
      'ana1',
    ]));
  test('what somebody did to two records is two lines, each of which names its own', () =>
    expect(shape(timelineOf([event('ana', 0), event('ana', 1, { record: 'other' })], none))).toEqual(['ana1', 'ana1']));
  test('a comment stands for its own event', () =>
    expect(shape(timelineOf([event('ana', 0, { kind: 'commented' })], [comment('ana', 0)]))).toEqual(['comment']));
  test('[M245] a ticket that stands on its account’s timeline as a block is not told again as made, and its changes are', () => {
    const ticket = { ...comment('ana', 0), type: 'ticket', id: 't' } as Row;
    const made = event('ana', 0, { type: 'ticket', record: 't', kind: 'created' });
    const changed = event('ana', 30, { type: 'ticket', record: 't', field: 'status' });
    expect(shape(timelineOf([changed, made], [ticket]))).toEqual(['ana1', 'ticket']);
    // On its own page it has no block: there the line says who made it.
    expect(shape(timelineOf([changed, made], none))).toEqual(['ana1', 'ana1']);
  });
});

test('chips count what they would show', () => {
  const items = timelineOf([event('ana', 0)], [comment('tom', 1)]);
  expect(counts(items)).toMatchObject({ all: 2, comments: 1, calls: 0, tasks: 0, changes: 1 });
  expect(items.filter((item) => passes(item, 'comments'))).toHaveLength(1);
});

test('[M180] an e-mail that somebody logged counts among messages, a call and a meeting among calls', () => {
  const logged = (channel: string) => ({ ...comment('ana', 0), type: 'interaction', values: { channel } }) as Row;
  const items = timelineOf([], ['call', 'meeting', 'email'].map(logged));
  expect(counts(items)).toMatchObject({ all: 3, calls: 2, messages: 1 });
  expect(items.filter((item) => passes(item, 'messages'))).toHaveLength(1);
});

test('what was written in notes has a chip of its own, and shares a line with changes', () => {
  const wrote = (minute: number) => event('ana', minute, { kind: 'note', field: undefined });
  expect(counts(timelineOf([wrote(0), event('tom', 1), wrote(30)], none))).toMatchObject({ all: 3, notes: 2, changes: 1 });
  expect(counts(timelineOf([wrote(0), event('ana', 1)], none))).toMatchObject({ all: 1, notes: 0, changes: 1 });
});

test('that somebody wrote in the note is said once in a line, beside all that they changed', () => {
  const wrote = (minute: number) => event('ana', minute, { kind: 'note', field: undefined });
  const [item] = timelineOf([wrote(0), event('ana', 1), wrote(2), wrote(3), event('ana', 4)], none);
  expect(item?.kind === 'changes' && toldOf(item.events).map(({ kind }) => kind)).toEqual(['changed', 'note', 'changed']);
});

test('days are heads, newest first', () => {
  const items = timelineOf([event('ana', 0), event('tom', 1, { madeAt: '2026-03-19T10:00:00.000Z' })], none);
  expect(byDay(items, (at) => at.slice(0, 10)).map(({ day }) => day)).toEqual(['2026-03-20', '2026-03-19']);
});

test('the last change of a field is its newest that stayed', () => {
  const newest = event('tom', 5);
  expect(lastChanges([event('ana', 1), newest, event('ana', 9, { kind: 'overwritten' })]).get('amount')).toBe(newest);
});

test('[M105] messages, purchases and tickets stand where they happened, each under a chip of its own', () => {
  const entry = (type: string, id: string, values: Values, createdAt = '2026-03-05T00:00:00.000Z'): Row =>
    ({ type, id, values, createdAt, createdBy: 'ana' }) as Row;
  const items = timelineOf(
    [],
    [
      entry('order', 'o', { orderedOn: '2026-03-02' }),
      entry('message', 'm', { at: '2026-03-01T08:00:00.000Z' }),
      entry('payment', 'p', { paidOn: '2026-03-03' }),
      entry('ticket', 't', {}),
      entry('orderLine', 'l', {}),
    ],
  );
  expect(items.map(({ key, at }) => [key, at.slice(0, 10)])).toEqual([
    ['t', '2026-03-05'],
    ['p', '2026-03-03'],
    ['o', '2026-03-02'],
    ['m', '2026-03-01'],
  ]);
  expect(counts(items)).toMatchObject({ all: 4, purchases: 2, messages: 1, tickets: 1, comments: 0 });
  expect(items.filter((item) => passes(item, 'purchases')).map(({ key }) => key)).toEqual(['p', 'o']);
});
