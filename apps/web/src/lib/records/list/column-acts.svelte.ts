import type { ObjectType } from '@rapport/model/schema/object-type';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { settled } from '../../settled.svelte.ts';
import { keepWidths, widthsOf } from '../views/saved-views.ts';
import {
  boundedWidth,
  CHECK_WIDTH,
  columnsOf,
  columnsSeen,
  type Column,
  movedTo,
  TITLE_WIDTH,
  type DrawnColumn,
  type Widths,
} from './columns.ts';
import type { ListState } from './list-state.svelte.ts';

type Source = {
  readonly type: ObjectType;
  readonly list: ListState;
  /** Whose widths they are: a saved view's id, or the type's key for its plain list. */
  readonly view: string;
};

/** Space beside a value, and what is not measured of it. */
const PADDING = 20;

/** A list's columns as one person sees them in one view: order and choice stand in the address, widths are their own. */
export class ColumnActs {
  readonly #client: WorkspaceClient;
  readonly #source: () => Source;
  /** Widths while an edge is drawn, and until they are kept. */
  #drawing = $state.raw<Widths>();
  /** How far the list is pushed sideways, and how much of it is seen. */
  view = $state.raw({ left: 0, width: 0 });
  /** The column under the keyboard, which is always drawn. */
  active = $state(-1);

  /** A column that came just now: it is marked for a moment. */
  fresh = $state<string>();
  #known: { readonly view: string; readonly keys: readonly string[] } | undefined;

  /** What every cell of the list reads. */
  readonly cells: {
    readonly type: () => ObjectType;
    readonly columns: () => readonly Column[];
    readonly drawn: () => readonly DrawnColumn[];
    readonly template: () => string;
    readonly wraps: () => boolean;
  };

  /** To be made while a component is set up. */
  constructor(client: WorkspaceClient, source: () => Source) {
    this.#client = client;
    this.#source = source;
    this.cells = {
      type: settled(() => source().type),
      columns: settled(() => this.all),
      drawn: settled(() => this.drawn),
      template: settled(() => this.template),
      wraps: settled(() => source().list.wraps),
    };
  }

  readonly widths: Widths = $derived.by(() => this.#drawing ?? widthsOf(this.#client, this.#source().view));
  readonly all = $derived.by(() => columnsOf(this.#source().type, this.#source().list.columns, this.widths));
  readonly titleKey: string = $derived.by(() => this.#source().type.title[0] ?? 'name');
  /** Fields in the order of the cells, the title first. */
  readonly keys: readonly string[] = $derived.by(() => [this.titleKey, ...this.all.map(({ key }) => key)]);
  readonly titleWidth: number = $derived.by(() => this.widths[this.titleKey] ?? TITLE_WIDTH);
  readonly width: number = $derived.by(() => this.all.reduce((sum, { width }) => sum + width, CHECK_WIDTH + this.titleWidth));
  readonly template: string = $derived.by(() => {
    const title = this.widths[this.titleKey] === undefined ? `minmax(${TITLE_WIDTH}px, 1fr)` : `${this.titleWidth}px`;
    return `${CHECK_WIDTH}px ${title} ${this.all.map(({ width }) => `${width}px`).join(' ')}`;
  });

  readonly #seen = $derived.by(() =>
    this.view.width === 0 || this.width <= this.view.width
      ? { first: 0, last: this.all.length - 1 }
      : columnsSeen(this.all, CHECK_WIDTH + this.titleWidth, this.view),
  );
  readonly #first: number = $derived.by(() => this.#seen.first);
  readonly #last: number = $derived.by(() => this.#seen.last);
  readonly #apart: number = $derived.by(() => {
    const at = this.active - 1;
    return at >= this.#first && at <= this.#last ? -1 : at;
  });
  readonly drawn: readonly DrawnColumn[] = $derived.by(() => {
    const [first, last, apart] = [this.#first, this.#last, this.#apart];
    return this.all.map((column, at) => ({ ...column, at })).filter(({ at }) => (at >= first && at <= last) || at === apart);
  });

  /** Where to push the list so that a cell is seen beside what stays; undefined when it is. */
  pushFor(column: number): number | undefined {
    if (column < 1 || this.width <= this.view.width) return undefined;
    const from = this.all.slice(0, column - 1).reduce((sum, { width }) => sum + width, 0);
    const to = from + (this.all[column - 1]?.width ?? 0);
    const room = this.view.width - CHECK_WIDTH - this.titleWidth;
    if (from < this.view.left) return from;
    return to > this.view.left + room ? Math.min(from, to - room) : undefined;
  }

  /** The place of a column that was added since this was asked last, in the same view; undefined when none was. */
  added(): number | undefined {
    const { keys } = this;
    const { view } = this.#source();
    const before = this.#known?.view === view ? this.#known.keys : keys;
    this.#known = { view, keys };
    const came = keys.filter((key) => !before.includes(key));
    if (came.length !== 1 || keys.length !== before.length + 1) return undefined;
    this.fresh = came[0];
    return keys.indexOf(came[0] ?? '');
  }

  setWidth(key: string, width: number, done: boolean): void {
    const { view } = this.#source();
    const widths = { ...this.widths, [key]: boundedWidth(width) };
    this.#drawing = widths;
    if (done) void keepWidths(this.#client, view, widths).finally(() => this.#drawing === widths && (this.#drawing = undefined));
  }

  /** By how much the keyboard draws a column wider. */
  widen(column: number, by: number): void {
    const key = this.keys[column];
    if (key !== undefined) this.setWidth(key, (column === 0 ? this.titleWidth : (this.all[column - 1]?.width ?? 0)) + by, true);
  }

  /** As wide as the widest of what is drawn of it. */
  fit(key: string, grid: Element | undefined): void {
    const cells = [
      ...(grid?.querySelectorAll(`[data-cell="${CSS.escape(key)}"], [data-column-head="${CSS.escape(key)}"] > :first-child`) ??
        []),
    ];
    const widest = cells.flatMap((cell) => [...cell.querySelectorAll('*')].map((part) => part.scrollWidth));
    if (widest.length > 0) this.setWidth(key, Math.max(...widest) + PADDING, true);
  }

  move(key: string, at: number): void {
    this.#source().list.setColumns(
      movedTo(
        this.all.map((one) => one.key),
        key,
        at,
      ),
    );
  }

  hide(key: string): void {
    this.#source().list.setColumns(this.all.map((one) => one.key).filter((one) => one !== key));
  }
}
