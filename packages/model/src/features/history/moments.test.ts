import { expect, test } from 'vitest';
import { type LoggedStretch, momentsOfFields, momentsOfText } from './moments.ts';

/** A row of the log, so many seconds past a full minute. */
const row = (last: number, actor: string, seconds: number, first = last): LoggedStretch => ({
  first,
  last,
  generation: 1,
  actor,
  at: new Date(Date.UTC(2026, 10, 30, 9, 0, seconds)),
});
const seen = (moments: readonly { first: number; last: number; actor?: string | undefined; fields?: readonly string[] }[]) =>
  moments.map(({ actor, fields, first, last }) => [first, last, actor, ...(fields ?? [])]);

test('[M224] of two who change a record by turns within a minute each moment has what one of them changed', () => {
  const rows = [row(4, 'ana', 40), row(3, 'ana', 30), row(2, 'ben', 20), row(1, 'ana', 10)];
  const told = [
    { field: 'account', position: 3 },
    { field: 'contacts.x', position: 4 },
    { field: 'amount', position: 2 },
  ];
  expect(seen(momentsOfFields(rows, told))).toEqual([
    [3, 4, 'ana', 'account', 'contacts'],
    [2, 2, 'ben', 'amount'],
    [1, 1, 'ana'],
  ]);
});

test('[M224] a value that its author replaced within the minute is that of a moment, as is what a record began with', () => {
  // Of three amounts in a minute one change is told, at the last row.
  const rows = [row(4, 'ana', 40), row(3, 'ana', 30), row(2, 'ana', 20), row(1, 'ana', 10)];
  expect(seen(momentsOfFields(rows, [{ field: 'amount', position: 4 }]))).toEqual([
    [4, 4, 'ana', 'amount'],
    [3, 3, 'ana'],
    [2, 2, 'ana'],
    [1, 1, 'ana'],
  ]);
  // Two that were made in different minutes without a network arrive in one.
  const twice = [4, 3].map((position) => ({ field: 'amount', position }));
  expect(seen(momentsOfFields(rows.slice(0, 2), twice))).toEqual([
    [4, 4, 'ana', 'amount'],
    [3, 3, 'ana', 'amount'],
  ]);
});

test('[M224] changes of different minutes are moments of their own', () => {
  const told = [1, 2].map((position) => ({ field: `field${position}`, position }));
  expect(seen(momentsOfFields([row(2, 'ana', 70), row(1, 'ana', 50)], told))).toEqual([
    [2, 2, 'ana', 'field2'],
    [1, 1, 'ana', 'field1'],
  ]);
});

test('[M224] those who write a note by turns within a minute have one moment together, one after the other each their own', () => {
  expect(momentsOfText([row(9, 'ana', 50, 2), row(8, 'ben', 45, 4)])).toEqual([
    { first: 2, last: 9, actor: 'ana', others: ['ben'], at: row(9, 'ana', 50).at },
  ]);
  expect(momentsOfText([row(8, 'ben', 45, 5), row(4, 'ana', 20, 2)])).toEqual([
    { first: 5, last: 8, actor: 'ben', at: row(8, 'ben', 45).at },
    { first: 2, last: 4, actor: 'ana', at: row(4, 'ana', 20).at },
  ]);
});
