import { describe, expect, test } from 'vitest';
import type { Row, Value } from '../../schema/row.ts';

import { newsOf, newsOfRows } from './news.ts';

const stages = new Map([
  ['open', { outcome: 'open' as const }],
  ['offer', { outcome: 'open' as const }],
  ['won', { outcome: 'won' as const }],
  ['lost', { outcome: 'lost' as const }],
]);
let minute = 0;
const event = (record: string, actor: string, kind: 'created' | 'changed', field?: string, from?: Value, to?: Value) => ({
  record,
  actor,
  kind,
  field,
  from,
  to,
  madeAt: `2026-11-24T10:${String(++minute).padStart(2, '0')}:00.000Z`,
});
const moved = (record: string, actor: string, from: string | undefined, to: string) =>
  event(record, actor, 'changed', 'stage', from, to);
const closes = (record: string, actor: string, from: string, to: string) =>
  event(record, actor, 'changed', 'closeDate', from, to);
const kinds = (...events: Parameters<typeof newsOf>[0][]) =>
  [
    ...newsOf(
      events.flatMap((one) => [...one]),
      { me: 'me', board: 'stage', stages },
    ),
  ].map(([record, { kind }]) => [record, kind]);

describe('[M28] news of a record', () => {
  test('say who moved it, and from where', () => {
    const news = newsOf([moved('a', 'tom', 'open', 'offer')], { me: 'me', board: 'stage', stages });
    expect(news.get('a')).toMatchObject({ kind: 'moved', by: 'tom', from: 'open', to: 'offer' });
  });

  test('are won, lost, moved, came and slipped', () =>
    expect(
      kinds([
        moved('w', 'tom', 'open', 'won'),
        moved('l', 'tom', 'open', 'lost'),
        event('c', 'tom', 'created'),
        closes('s', 'tom', '2026-11-30', '2026-12-31'),
      ]),
    ).toEqual([
      ['s', 'slipped'],
      ['c', 'came'],
      ['w', 'won'],
      ['l', 'lost'],
    ]));

  test('are none where it is again where it was, where I did it, or where it closes sooner', () =>
    expect(
      kinds([
        moved('a', 'tom', 'open', 'offer'),
        moved('a', 'tom', 'offer', 'open'),
        moved('b', 'me', 'open', 'offer'),
        closes('c', 'tom', '2026-12-31', '2026-11-30'),
        event('d', 'me', 'created'),
      ]),
    ).toEqual([]));

  test('take the first place and the last, and the last hand', () => {
    const news = newsOf([moved('a', 'tom', 'open', 'offer'), moved('a', 'ana', 'offer', 'won')], {
      me: 'me',
      board: 'stage',
      stages,
    });
    expect(news.get('a')).toMatchObject({ kind: 'won', by: 'ana', from: 'open', to: 'won' });
    expect(kinds([moved('a', 'tom', 'open', 'offer'), moved('a', 'me', 'offer', 'won')])).toEqual([]);
  });

  test('of one that was made and won meanwhile are that it was won', () =>
    expect(kinds([event('a', 'tom', 'created'), moved('a', 'tom', undefined, 'open'), moved('a', 'tom', 'open', 'won')])).toEqual(
      [['a', 'won']],
    ));
});

test('[M28] without the network the rows say who and what, and not from where', () => {
  const since = '2026-11-24T09:00:00.000Z';
  const later = '2026-11-24T10:00:00.000Z';
  const row = (id: string, more: Partial<Row>) =>
    ({
      id,
      createdAt: '2026-01-01T00:00:00.000Z',
      createdBy: 'tom',
      updatedBy: 'tom',
      since: {},
      values: { stage: 'open' },
      ...more,
    }) as Row;
  const news = newsOfRows(
    [
      row('moved', { since: { stage: later } }),
      row('won', { since: { stage: later }, values: { stage: 'won' } }),
      row('came', { createdAt: later, since: { stage: later } }),
      row('mine', { since: { stage: later }, updatedBy: 'me' }),
      row('before', { since: { stage: since } }),
    ],
    { me: 'me', board: 'stage', stages, since },
  );
  expect([...news].map(([id, { kind }]) => [id, kind])).toEqual([
    ['moved', 'moved'],
    ['won', 'won'],
    ['came', 'came'],
  ]);
});
