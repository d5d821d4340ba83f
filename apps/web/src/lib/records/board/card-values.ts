import { isTime } from '@rapport/model/query/groups';
import type { FieldKind } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { ownerField } from '../record-actions.ts';

/** What stands on the cards of a board beside name, sum and owner. `type` has the values that a view makes as fields. */
export type CardValues = {
  readonly type: ObjectType;
  /** Values that the view makes of related records, each with its name. */
  readonly keys: readonly string[];
  /** Fields that say without a name what a record is; those without a value take no room. */
  readonly lines: readonly string[];
  /** The day that stands at the right. */
  readonly date: string;
};

/** Kinds whose values are understood alone: "Logistics", but not "120". */
const plainKinds: ReadonlySet<FieldKind> = new Set(['text', 'choice', 'reference', 'references', 'emails', 'team', 'rating']);

/**
 * Of the values that a view makes those that it has chosen as columns. What else a record says a card shows in its own way:
 * one that moves through stages has its account, of others the first of their columns say what they are, but what the
 * columns of the board (\`by\`) say already.
 */
export function cardValues(
  plain: ObjectType,
  type: ObjectType,
  columns: readonly string[] | undefined,
  by: string | undefined,
): CardValues {
  const keys = (columns ?? []).filter((key) => !Object.hasOwn(plain.fields, key) && Object.hasOwn(type.fields, key));
  if (plain.board !== undefined) return { type, keys, lines: [], date: 'closeDate' };
  const said = new Set([...plain.title, by, ownerField(plain)]);
  const own = plain.columns.filter((key) => !said.has(key));
  const kindOf = (key: string) => plain.fields[key]!.kind;
  return {
    type,
    keys,
    lines: own.filter((key) => plainKinds.has(kindOf(key))),
    date: own.find((key) => isTime({ kind: kindOf(key) })) ?? '',
  };
}
