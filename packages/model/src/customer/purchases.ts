import { aggregateRows } from '../query/aggregate.ts';
import type { Figure } from '../query/figures.ts';
import type { Row } from '../schema/row.ts';
import type { Definitions } from '../settings/definitions.ts';

/** The sum of a field, each currency by itself, as heads of lists add it up [M74]. */
export const sumOf = (type: string, field: string, rows: Iterable<Row>, definitions: Definitions): Figure =>
  aggregateRows({ type, group: undefined, aggregates: [{ kind: 'sum', field }] }, rows, definitions)[0]?.figures[0] ?? new Map();

export type Purchases = {
  /** The latest first. */
  readonly orders: readonly Row[];
  readonly payments: readonly Row[];
  /** Without what was cancelled: corrections carry the difference, so that rows add up to what holds. */
  readonly ordered: Figure;
  readonly paid: Figure;
};

const latestFirst =
  (day: string) =>
  (a: Row, b: Row): number => {
    const [one, other] = [String(a.values[day] ?? ''), String(b.values[day] ?? '')];
    return one < other ? 1 : one > other ? -1 : a.id < b.id ? 1 : -1;
  };

/** What a customer bought and paid, from all rows that stand around them. */
export function purchasesOf(rows: Iterable<Row>, definitions: Definitions): Purchases {
  const all = [...rows].filter((row) => row.deletedAt === undefined);
  const orders = all.filter(({ type }) => type === 'order').sort(latestFirst('orderedOn'));
  const payments = all.filter(({ type }) => type === 'payment').sort(latestFirst('paidOn'));
  const holding = orders.filter(({ values }) => values['status'] !== 'cancelled');
  return {
    orders,
    payments,
    ordered: sumOf('order', 'total', holding, definitions),
    paid: sumOf('payment', 'amount', payments, definitions),
  };
}
