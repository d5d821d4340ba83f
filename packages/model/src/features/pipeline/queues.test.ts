import { expect, test } from 'vitest';
import { deal } from '../../objects/deal.ts';
import { lead } from '../../objects/lead.ts';
import { ticket } from '../../objects/ticket.ts';
import { parseView } from '../../query/parse-view.ts';
import type { Row, Values } from '../../schema/row.ts';
import { neighboursOf, queuesOf } from './queues.ts';

const row = (id: string, values: Values, deletedAt?: string): Row => ({ id, type: 'ticket', values, deletedAt }) as Row;

test('[M103] a type that options finish has the queues of nobody, of oneself and of everybody, as addresses that can be read', () => {
  for (const type of [ticket, lead]) {
    const views = queuesOf(type).map(({ key, parameters }) => [
      key,
      parseView(type, new URLSearchParams(parameters.map(([name, value]) => [name, value]))).filter,
    ]);
    const owner = type.access.owner!;
    const open = type.finished.map((value) => ({ field: 'status', op: 'ne', value }));
    expect(views).toEqual([
      ['unassigned', [...open, { field: owner, op: 'empty', value: true }]],
      ['mine', [...open, { field: owner, op: 'eq', value: { me: true } }]],
      ['open', open],
    ]);
  }
  expect(queuesOf(deal)).toEqual([]);
});

test('[M103] after a ticket is solved the next is the one that stood after it, past those that others have solved', () => {
  const rows = new Map(
    [
      row('a', { status: 'open' }),
      row('b', { status: 'solved' }),
      row('c', { status: 'closed' }),
      row('d', { status: 'pending' }),
      row('e', { status: 'open' }, '2026-01-01T00:00:00.000Z'),
    ].map((one) => [one.id, one]),
  );
  const ids = (id: string) => {
    const { previous, next } = neighboursOf(ticket, ['a', 'b', 'c', 'd', 'e'], id, rows);
    return [previous?.id, next?.id];
  };
  expect(ids('b')).toEqual(['a', 'd']);
  expect(ids('d')).toEqual(['a', undefined]);
  expect(ids('elsewhere')).toEqual([undefined, 'a']);
});
