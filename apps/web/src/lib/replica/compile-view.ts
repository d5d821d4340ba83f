import type { Deriver } from '@rapport/model/query/derived';
import { rowOrder, seenBy, type SortPart } from '@rapport/model/query/run-view';
import type { Related } from '@rapport/model/query/related';
import type { View, ViewContext } from '@rapport/model/query/view';
import { searchText } from '@rapport/model/schema/sort-key';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { searchedOf } from './search-index.ts';

/** A view, ready to be asked about single rows. */
export type CompiledView = {
  /** What it is sorted by, one after the other. */
  readonly parts: readonly SortPart[];
  /** Of a row with the view's derived values, where it has some. */
  matches(row: Row): boolean;
  /** Whether every row matches. */
  readonly matchesAll: boolean;
  /** Fills the derived values in. */
  readonly derive: Deriver | undefined;
  /** Views with the same text sort alike. */
  readonly order: string;
  /** Views with the same text sort by the same keys, whichever way. */
  readonly keys: string;
};

export function compileView(view: View, context: ViewContext, definitions: Definitions, related: Related): CompiledView {
  const words = searchText(view.search ?? '')
    .split(' ')
    .filter(Boolean);
  const { derive, test } = seenBy({ ...view, search: undefined }, context, related);
  return {
    parts: rowOrder(view, definitions).parts,
    matchesAll: view.filter.length === 0 && words.length === 0,
    derive,
    order: JSON.stringify(view.sort),
    keys: JSON.stringify(view.sort.map(({ field }) => field)),
    // The text of a row is folded once, not at every key that is typed.
    matches: words.length === 0 ? test : (row) => test(row) && words.every((word) => searchedOf(row).text.includes(word)),
  };
}
