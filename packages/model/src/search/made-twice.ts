import type { ObjectType } from '../schema/object-type.ts';
import type { Row, Value } from '../schema/row.ts';
import { MarkIndex, markKind, type MarkKind } from './same-record.ts';

/**
 * Two people whose devices were without the network for three weeks made both within that time; later than that,
 * whoever made the second was shown the first while they typed.
 */
export const madeTwiceMilliseconds = 30 * 86_400_000;

/** A record that somebody made, and another person's that is perhaps the same. */
export type MadeTwice = { readonly type: string; readonly id: string; readonly other: string; readonly kind: MarkKind };

/**
 * Which of these records others of their type were made for as well, by somebody else and about the same time: alike
 * in what says who a record is (`markKind`). An offer with its reason: nothing is merged by it. Rows in the trash are
 * not among `others`.
 */
export function madeTwice(type: ObjectType, made: readonly Row[], others: Iterable<Row>): readonly MadeTwice[] {
  const marked = Object.keys(type.fields).filter((key) => markKind(type, key));
  if (marked.length === 0 || made.length === 0) return [];
  const times = made.map((row) => row.createdAt).toSorted();
  const [from, to] = [moved(times[0], -madeTwiceMilliseconds), moved(times.at(-1), madeTwiceMilliseconds)];
  const index = new MarkIndex();
  const near = new Map<string, Row>();
  for (const row of others) {
    if (row.createdBy === undefined || row.createdAt < from || row.createdAt > to) continue;
    near.set(row.id, row);
    index.add(row.type, row.id, row.values);
  }
  return made.flatMap((row) => {
    const found = marked.flatMap((key) => textsOf(row.values[key]).flatMap((text) => index.find(type, key, text, row.id)));
    const each = new Map(found.toReversed().map((one) => [one.id, one]));
    return [...each.values()].toReversed().flatMap(({ type: of, id, kind }) => {
      const other = near.get(id);
      const same = of === type.key && other && byTwo(row, other) && !(kind === 'phone' && areColleagues(type, row, other));
      return same ? [{ type: of, id: row.id, other: id, kind }] : [];
    });
  });
}

const byTwo = (row: Row, other: Row): boolean =>
  row.createdBy !== other.createdBy && Math.abs(Date.parse(row.createdAt) - Date.parse(other.createdAt)) <= madeTwiceMilliseconds;

/** A number is a switchboard's where each has addresses of their own. */
function areColleagues(type: ObjectType, row: Row, other: Row): boolean {
  const addresses = Object.keys(type.fields).filter((key) => markKind(type, key) === 'email');
  const has = ({ values }: Row) => addresses.some((key) => textsOf(values[key]).length > 0);
  return has(row) && has(other);
}

const textsOf = (value: Value | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? (value as readonly string[]) : [];

const moved = (iso: string | undefined, by: number): string => new Date(Date.parse(iso ?? '') + by).toISOString();
