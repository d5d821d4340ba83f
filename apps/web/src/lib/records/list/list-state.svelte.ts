import { goto } from '$app/navigation';
import { page } from '$app/state';
import type { Filter, Sort, View } from '@rapport/model/query/view';
import { groupedBy } from '@rapport/model/query/groups';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { columnsIn, columnsWord } from './columns.ts';
import { addressOfView, addressWithParts, usualSort, viewFromAddress } from './view-address.ts';

/** The view that the address holds, and how to change it. Going back takes back the last change of it. */
export class ListState {
  readonly #type: () => ObjectType;
  readonly #usual: () => readonly Sort[];

  constructor(type: () => ObjectType, usual: () => readonly Sort[] = () => usualSort) {
    this.#type = type;
    this.#usual = usual;
  }

  readonly view: View = $derived.by(() => viewFromAddress(this.#type(), new URLSearchParams(page.url.search), this.#usual()));

  /** What the rows of a list stand in groups by: in each in the order that was asked for. */
  readonly group: string | undefined = $derived.by(() =>
    groupedBy(this.#type(), this.view.group) ? this.view.group : undefined,
  );

  /** The columns that were asked for, if others than the type's own. */
  readonly columns: readonly string[] | undefined = $derived.by(() =>
    columnsIn(this.#type(), new URLSearchParams(page.url.search)),
  );

  /** Whether long texts go over several lines. */
  readonly wraps: boolean = $derived.by(() => page.url.searchParams.get('wrap') === 'yes');

  /** Whether nothing about the list was changed: no filter, no order, no columns of its own. */
  get isUsual(): boolean {
    const own = [...new URLSearchParams(page.url.search).keys()].filter(
      (name) => name !== 'saved' && name !== 'view' && name !== 'pipeline',
    );
    return own.length === 0;
  }

  change(change: Partial<Pick<View, 'filter' | 'sort' | 'search' | 'aggregates' | 'group'>>): void {
    void goto(
      `${page.url.pathname}${addressOfView(this.#type(), { ...this.view, ...change }, this.#usual(), new URLSearchParams(page.url.search))}`,
      {
        replace: change.search !== undefined,
        reset: false,
      },
    );
  }

  /** Puts a condition in place of the one at `index`, or after the last; undefined takes it away. */
  setCondition(index: number, condition: Filter | undefined): void {
    const filter = this.view.filter.toSpliced(index, 1, ...(condition ? [condition] : []));
    this.change({ filter });
  }

  /** Ascending, descending, then the usual order again. With `more` the field is sorted by after the others. */
  toggleSort(field: string, more: boolean): void {
    const now = this.view.sort.find((sort) => sort.field === field)?.direction;
    const others = more ? this.view.sort.filter((sort) => sort.field !== field) : [];
    const next: readonly Sort[] = now === 'desc' ? [] : [{ field, direction: now === 'asc' ? 'desc' : 'asc' }];
    this.change({ sort: [...others, ...next] });
  }

  /** Shows these columns after the title, in this order; the type's own need no word in the address. */
  setColumns(keys: readonly string[]): void {
    void goto(addressWithParts(page.url, { columns: columnsWord(this.#type(), keys) }), { reset: false });
  }

  setWraps(wraps: boolean): void {
    void goto(addressWithParts(page.url, { wrap: wraps ? 'yes' : undefined }), { reset: false });
  }

  get isFiltered(): boolean {
    return this.view.filter.length > 0 || Boolean(this.view.search);
  }

  clear(): void {
    this.change({ filter: [], search: '' });
  }
}
