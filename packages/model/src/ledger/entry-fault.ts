import { objectType } from '../objects/index.ts';
import { implausible } from '../schema/implausible.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Money, Values } from '../schema/row.ts';

/** Why an entry cannot be taken, and which field says so. */
export type EntryFault = {
  readonly field: string;
  readonly reason: 'unknown-currency' | 'too-early' | 'out-of-range' | 'no-such-entry' | 'other-record' | 'other-currency';
};

/** The fields of a type that name another entry: an order of a payment, what a correction corrects. */
export const entryReferences = (type: ObjectType): readonly (readonly [field: string, type: ObjectType])[] =>
  Object.entries(type.fields).flatMap(([key, { kind, to }]) => {
    const other = kind === 'reference' && to !== undefined ? objectType(to) : undefined;
    return other?.storage === 'ledger' ? [[key, other] as const] : [];
  });

const moneyOf = (type: ObjectType, values: Values): readonly (readonly [string, Money])[] =>
  Object.entries(type.fields).flatMap(([key, { kind }]) =>
    kind === 'money' && values[key] !== undefined ? [[key, values[key] as Money] as const] : [],
  );

/**
 * What is wrong with a new entry of a ledger that is never changed, beside what its fields say: money of no currency,
 * times before anybody kept such books, and entries that it names which are not there, belong to another record or are
 * in another currency. `named` answers what an entry says that its writer sees.
 */
export function entryFault(
  type: ObjectType,
  values: Values,
  named: (type: string, id: string) => Values | undefined,
): EntryFault | undefined {
  for (const [field, definition] of Object.entries(type.fields)) {
    const value = values[field];
    const reason = value === undefined ? undefined : implausible(definition, value);
    if (reason) return { field, reason };
  }
  const money = moneyOf(type, values);
  const mixed = money.find(([, { currency }]) => currency !== money[0]?.[1].currency);
  if (mixed) return { field: mixed[0], reason: 'other-currency' };
  for (const [field, other] of entryReferences(type)) {
    const id = values[field];
    if (typeof id !== 'string') continue;
    const said = named(other.key, id);
    if (!said) return { field, reason: 'no-such-entry' };
    if (said['record'] !== values['record']) return { field, reason: 'other-record' };
    const [theirs] = moneyOf(other, said);
    const [mine] = money;
    if (theirs && mine && theirs[1].currency !== mine[1].currency) return { field: mine[0], reason: 'other-currency' };
  }
  return undefined;
}
