import { objectType } from '@rapport/model/objects/index';
import { searchTextOf, titleOf } from '@rapport/model/projection/project-record';
import { hasQuery, readSearch } from '@rapport/model/search/search-query';
import { searchText } from '@rapport/model/schema/sort-key';
import type { Row } from '@rapport/model/schema/row';
import { isListed } from './ordered-rows.ts';
import type { RowTable } from './row-table.ts';

type Searched = { readonly title: string; readonly text: string };

/** Texts to search in, made once per row. Rows are never changed, so a new row is a new text. */
const texts = new WeakMap<Row, Searched>();

export function searchedOf(row: Row): Searched {
  const known = texts.get(row);
  if (known) return known;
  const type = objectType(row.type);
  const made = type
    ? { title: searchText(titleOf(type, row.values)), text: searchTextOf(type, row.values) }
    : { title: '', text: '' };
  texts.set(row, made);
  return made;
}

/** Finding records by their words: a scan of folded texts, 100,000 in a few milliseconds, without an index to keep. */
export class SearchIndex {
  readonly #table: (type: string) => RowTable;

  constructor(table: (type: string) => RowTable) {
    this.#table = table;
  }

  /** Nothing typed finds everything: a picker begins with it. */
  find(typed: string, limit: number, types: readonly string[]): Row[] {
    const query = readSearch(typed);
    const { text } = query;
    const ranked: [Row[], Row[], Row[]] = [[], [], []];
    for (const type of types) {
      for (const row of this.#table(type).all()) {
        if (!isListed(row)) continue;
        const searched = searchedOf(row);
        if (query.typed !== '' && !hasQuery(query, searched.text)) continue;
        const rank = searched.title.startsWith(text) ? 0 : searched.title.includes(text) ? 1 : 2;
        if (ranked[rank].length < limit) ranked[rank].push(row);
        if (ranked[0].length === limit) return ranked[0];
      }
    }
    return ranked.flat().slice(0, limit);
  }
}
