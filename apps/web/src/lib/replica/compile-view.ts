import type { Deriver } from '@rapport/model/query/derived';
import { matches, rowOrder, seenBy, type SortPart } from '@rapport/model/query/run-view';
import type { Related } from '@rapport/model/query/related';
import { type Filter, isCondition, isGroup, type View, type ViewContext } from '@rapport/model/query/view';
import { objectType } from '@rapport/model/objects/index';
import { searchText } from '@rapport/model/schema/sort-key';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { RowColumns } from './row-columns.ts';
import { searchedOf } from './search-index.ts';

/** A view, ready to be asked about single rows. */
export type CompiledView = {
  /** What it is sorted by, one after the other. */
  readonly parts: readonly SortPart[];
  /** Of a row with the view's derived values, where it has some. */
  matches(row: Row): boolean;
  /** Which rows do, by slot, as far as columns can say: rows that pass here are asked for the rest. */
  within(columns: RowColumns, slots: number): Within | undefined;
  /** Whether every row matches. */
  readonly matchesAll: boolean;
  /** Fills the derived values in. */
  readonly derive: Deriver | undefined;
  /** Views with the same text sort alike. */
  readonly order: string;
  /** Views with the same text sort by the same keys, whichever way. */
  readonly keys: string;
};

/** `passes[slot]`: 1 where the row may match. `rest`: what is still to be asked of those; undefined: nothing. */
export type Within = { readonly passes: Uint8Array; readonly rest: ((row: Row) => boolean) | undefined };

export function compileView(view: View, context: ViewContext, definitions: Definitions, related: Related): CompiledView {
  const words = searchText(view.search ?? '')
    .split(' ')
    .filter(Boolean);
  const { derive, test } = seenBy({ ...view, search: undefined }, context, related);
  const searched = (row: Row) => words.every((word) => searchedOf(row).text.includes(word));
  return {
    parts: rowOrder(view, definitions).parts,
    matchesAll: view.filter.length === 0 && words.length === 0,
    derive,
    order: JSON.stringify(view.sort),
    keys: JSON.stringify(view.sort.map(({ field }) => field)),
    // The text of a row is folded once, not at every key that is typed.
    matches: words.length === 0 ? test : (row) => test(row) && searched(row),
    within(columns, slots) {
      // Values that the view makes are in no column.
      if (derive) return undefined;
      const passes = new Uint8Array(slots).fill(1);
      const left = view.filter.filter((filter) => {
        const of = passing(filter, view.type, context, columns, slots);
        for (let slot = 0; of && slot < slots; slot++) passes[slot]! &= of[slot]!;
        return !of;
      });
      if (left.length === view.filter.length) return undefined;
      const further = left.length > 0 ? matches({ ...view, filter: left, search: undefined }, context, related) : undefined;
      if (words.length === 0) return { passes, rest: further };
      return { passes, rest: (row) => (further?.(row) ?? true) && searched(row) };
    },
  };
}

/**
 * Which rows pass a filter, by slot. A condition is asked once for each value that its field has, by the test that is asked
 * of rows otherwise [V4]. Undefined for steps along relations, what is no field, and fields of too many values.
 */
function passing(filter: Filter, type: string, context: ViewContext, columns: RowColumns, slots: number): Uint8Array | undefined {
  if (isCondition(filter)) {
    const { field } = filter;
    const coded = Object.hasOwn(objectType(type)?.fields ?? {}, field) ? columns.coded(field) : undefined;
    if (!coded) return undefined;
    const test = matches({ type, filter: [filter], sort: [] }, context);
    const passes = Uint8Array.from(coded.values, (value) => (test({ values: { [field]: value } } as unknown as Row) ? 1 : 0));
    const of = new Uint8Array(slots);
    for (let slot = 0; slot < slots; slot++) of[slot] = passes[coded.codes[slot]!]!;
    return of;
  }
  if (!isGroup(filter)) return undefined;
  const all = filter.group === 'all';
  const parts = filter.of.map((one) => passing(one, type, context, columns, slots));
  const of = new Uint8Array(slots).fill(all ? 1 : 0);
  for (const part of parts) {
    if (!part) return undefined;
    if (all) for (let slot = 0; slot < slots; slot++) of[slot]! &= part[slot]!;
    else for (let slot = 0; slot < slots; slot++) of[slot]! |= part[slot]!;
  }
  if (filter.group === 'none') for (let slot = 0; slot < slots; slot++) of[slot]! ^= 1;
  return of;
}
