import { goto } from '$app/navigation';
import { page } from '$app/state';
import { withDerived } from '@rapport/model/query/derived';
import { canAggregate } from '@rapport/model/query/figures';
import { operatorsOfKind } from '@rapport/model/query/operators';
import { kindOf } from '@rapport/model/query/run-view';
import { type Derived, type Filter, isCondition, isGroup, type Sort, type View } from '@rapport/model/query/view';
import { groupedBy } from '@rapport/model/query/groups';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { shownType } from '../derived/derived-words.ts';
import { ASOF } from '@rapport/model/features/views/address-words';
import { columnsIn, columnsWord, lostColumns } from './columns.ts';
import { addressOfView, addressWithParts, readAddress, usualSort } from '@rapport/model/screen/view-address';

/** The view that the address holds, and how to change it. Going back takes back the last change of it. */
export class ListState {
  readonly #type: () => ObjectType;
  readonly #usual: () => readonly Sort[];

  constructor(type: () => ObjectType, usual: () => readonly Sort[] = () => usualSort) {
    this.#type = type;
    this.#usual = usual;
  }

  readonly #read = $derived.by(() => readAddress(this.#type(), new URLSearchParams(page.url.search), this.#usual()));
  readonly view: View = $derived.by(() => this.#read.view);

  /** The type with the values that the view makes of related records as fields, called by their words. */
  readonly type: ObjectType = $derived.by(() => shownType(this.#type(), this.view));

  /** What the address says that nothing stands for any more, columns among it. */
  readonly lost: readonly (readonly [name: string, value: string])[] = $derived.by(() => [
    ...this.#read.lost,
    ...lostColumns(this.type, new URLSearchParams(page.url.search)).map((key) => ['columns', key] as const),
  ]);

  /** What the rows of a list stand in groups by: in each in the order that was asked for. */
  readonly group: string | undefined = $derived.by(() => (groupedBy(this.type, this.view.group) ? this.view.group : undefined));

  /** By itself: a word stays the same in another address, so that whoever shows the columns is not told of it. */
  readonly #columnsWord = $derived.by(() => page.url.searchParams.get('columns'));

  /** The columns that were asked for, if others than the type's own. */
  readonly columns: readonly string[] | undefined = $derived.by(() => columnsIn(this.type, this.#columnsWord));

  /** Whether long texts go over several lines. */
  readonly wraps: boolean = $derived.by(() => page.url.searchParams.get('wrap') === 'yes');

  /** Whether nothing about the list was changed: no filter, no order, no columns of its own. */
  get isUsual(): boolean {
    const own = [...new URLSearchParams(page.url.search).keys()].filter(
      (name) => !['saved', 'view', 'pipeline', 'day', 'span', 'at', ASOF].includes(name),
    );
    return own.length === 0;
  }

  /** The address of this view with changes, beside what else it says. */
  #addressWith(change: Partial<View>): string {
    const others = new URLSearchParams(page.url.search);
    return `${page.url.pathname}${addressOfView(this.#type(), { ...this.view, ...change }, this.#usual(), others)}`;
  }

  /** The address without what is lost. */
  get repaired(): string {
    return addressWithParts(new URL(this.#addressWith({}), page.url.href), {
      columns: this.columns && columnsWord(this.type, this.columns),
    });
  }

  /** Makes a value of related records and shows it as the last column, or puts it in place of the one with its key. */
  putDerived(derived: Derived): void {
    const before = this.view.derived ?? [];
    const known = before.some(({ key }) => key === derived.key);
    const after = known ? before.map((one) => (one.key === derived.key ? derived : one)) : [...before, derived];
    const now = this.columns ?? this.#type().columns;
    const columns = known ? now : [...now, derived.key];
    const address = this.#addressWith({ derived: after, ...this.#naming(withDerived(this.#type(), after)) });
    void goto(addressWithParts(new URL(address, page.url.href), { columns: columnsWord(this.type, columns) }), { reset: false });
  }

  /** Takes such a value away, with all that names it. */
  dropDerived(key: string): void {
    const derived = (this.view.derived ?? []).filter((one) => one.key !== key);
    const address = this.#addressWith({ derived, ...this.#naming(withDerived(this.#type(), derived)) });
    const columns = this.columns?.filter((one) => one !== key);
    void goto(addressWithParts(new URL(address, page.url.href), { columns: columns && columnsWord(this.#type(), columns) }), {
      reset: false,
    });
  }

  /** What of the view's filter, order, groups and figures still holds for a type. */
  #naming(type: ObjectType): Partial<View> {
    const { filter, sort, group, aggregates, colours } = this.view;
    const names = (field: string | undefined) => field === undefined || kindOf(type, field) !== undefined;
    const fits = (one: Filter): boolean => {
      if (isGroup(one)) return one.of.every(fits);
      if (!isCondition(one)) return true;
      const kind = kindOf(type, one.field);
      return kind !== undefined && operatorsOfKind(kind).includes(one.op);
    };
    return {
      filter: filter.filter(fits),
      sort: sort.filter(({ field }) => names(field)),
      group: groupedBy(type, group) ? group : undefined,
      aggregates: aggregates?.filter((one) => canAggregate(type, one)),
      colours: colours?.filter((one) => fits(one.filter)),
    };
  }

  change(change: Partial<Pick<View, 'filter' | 'sort' | 'search' | 'aggregates' | 'group' | 'colours'>>): void {
    void goto(this.#addressWith(change), { replace: change.search !== undefined, reset: false });
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
    void goto(addressWithParts(page.url, { columns: columnsWord(this.type, keys) }), { reset: false });
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
