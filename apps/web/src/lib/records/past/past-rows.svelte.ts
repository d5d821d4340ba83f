import { narrowing } from '@rapport/model/features/history/narrowing';
import { limits } from '@rapport/model/limits';
import { formatFilter } from '@rapport/model/query/filter-text';
import { localDay } from '@rapport/model/query/resolve-operand';
import { pathsOfView } from '@rapport/model/query/related';
import { runView } from '@rapport/model/query/run-view';
import type { View, ViewContext } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { decodeRows } from '@rapport/model/wire/row-chunk';
import type { BootstrapChunk } from '@rapport/model/wire/frames';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { endOf } from './past-day.ts';

export type PastPage = { readonly chunk: BootstrapChunk; readonly next?: string; readonly first?: string };
/** Filters that the server leaves out records by, as it reads them, and the zone in which their days are. */
export type Narrowed = { readonly filters: readonly string[]; readonly zone: string };
/** Asks the server for a page of the records as they were. Rejects with the kind of its refusal, or `offline`. */
export type PastSource = (at: string, after?: string, narrowed?: Narrowed) => Promise<PastPage>;
type Client = Pick<WorkspaceClient, 'replica' | 'connection' | 'definitions'>;
/** Each followed for itself: the view may go by the day that is shown. */
export type PastAsked = { view(): View; day(): string; today(): string };
/** The records of a day: those that fit the filters `by`, of which `view` has each. */
type Told = {
  readonly day: string;
  readonly rows: ReadonlyMap<string, Row>;
  readonly by: readonly string[];
  readonly view: View;
};

/** Days that are kept, so that going back and forth asks once. */
const keptDays = 12;

/**
 * The rows of a view as they were at the end of a day. The server tells the records as they were, the view is evaluated
 * here. However quickly days are chosen, one is asked for at a time and the last one wins; what is shown stays until the
 * next is there, whole [M169].
 */
export class PastRows {
  /** asking: nothing is there yet. away: the server cannot be reached. failed: it refused. */
  state = $state<'asking' | 'ready' | 'away' | 'failed'>('asking');
  /** A day that the slider is over, before the address names it. */
  sliding = $state<string>();
  /** The day that is shown; another than was chosen while that is on its way. */
  readonly shownDay: string | undefined = $derived.by(() => this.#told?.day);
  /** How many records of the chosen day are here, while further ones come. */
  coming = $state(0);
  /** The day of the first record. */
  first = $state<string>();
  #told = $state.raw<Told>();
  readonly #days = new Map<string, Told>();
  readonly #client: Client;
  readonly #type: ObjectType;
  readonly #asked: PastAsked;
  readonly #source: PastSource;
  #reading = false;

  constructor(client: Client, type: ObjectType, asked: PastAsked, source: PastSource) {
    this.#client = client;
    this.#type = type;
    this.#asked = asked;
    this.#source = source;
  }

  /** The day that was chosen. */
  readonly day: string = $derived.by(() => this.sliding ?? this.#asked.day());

  /** Views of then, and all that goes by days, are evaluated as they were: "this month" is that month. */
  readonly context: ViewContext = $derived.by(() => {
    const { context } = this.#client.replica;
    return { ...context, now: endOf(this.shownDay ?? this.day, context.timeZone) };
  });

  /** What became invisible since it was told goes at once, as it does from the rows of today [V6]. */
  readonly #visible: readonly Row[] = $derived.by(() => {
    const { replica } = this.#client;
    const type = this.#type;
    const rows = [...(this.#told?.rows.values() ?? [])];
    if (replica.left.has(type.key)) return rows;
    replica.version(type.key);
    const table = replica.table(type.key);
    return rows.filter(({ id }) => table.row(id) !== undefined);
  });

  /**
   * What the server may leave out records by: nothing where a page or two are all that there are, so that filters which
   * are tried out there ask nobody.
   */
  readonly #by: readonly string[] = $derived.by(() => {
    const { replica } = this.#client;
    replica.version(this.#type.key);
    const isLarge = replica.left.has(this.#type.key) || replica.table(this.#type.key).size > limits.pastRows.value;
    return isLarge ? this.#texts() : [];
  });

  /** What is asked for, as far as it decides which records are read. Changes when there may be something to read. */
  readonly wanted: string = $derived.by(() => [this.day, ...this.#by].join('\n'));

  /** What was told has every record that the view can show. */
  readonly #suffices: boolean = $derived.by(() => this.#told !== undefined && this.#has(this.#told));

  #has({ by }: Told): boolean {
    if (by.length === 0) return true;
    const wanted = new Set(this.#texts());
    return by.every((filter) => wanted.has(filter));
  }

  /** The view's filters that the server can leave out records by. */
  #texts(): readonly string[] {
    return narrowing(this.#type, this.#asked.view().filter).map((filter) => formatFilter(this.#type, filter));
  }

  /** The view goes along records of a type that this device leaves to the server: whether a row fits is not known here. */
  readonly beyond: boolean = $derived.by(() => {
    const { left } = this.#client.replica;
    return left.size > 0 && pathsOfView(this.#asked.view()).some((path) => path.some(({ type }) => left.has(type)));
  });

  readonly rows: readonly Row[] = $derived.by(() =>
    this.beyond || (!this.#suffices && (this.state === 'away' || this.state === 'failed'))
      ? []
      : runView(
          this.#suffices ? this.#asked.view() : (this.#told?.view ?? this.#asked.view()),
          this.#visible,
          this.context,
          this.#client.definitions,
          this.#client.replica.relations,
        ),
  );

  row(id: string): Row | undefined {
    return this.#told?.rows.get(id);
  }

  /** Reads the chosen day, unless it is here. Days that were passed on the way are shown as they come. */
  async show(): Promise<void> {
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#told?.day !== this.day || !this.#suffices) {
        const kept = this.#days.get(this.day);
        const known = kept && this.#has(kept) ? kept : undefined;
        if (!known && !this.#client.connection.online) throw new Error('offline');
        this.state = 'asking';
        this.#told = known ?? (await this.#read(this.day)) ?? this.#told;
      }
      this.state = 'ready';
    } catch (error) {
      this.state = error instanceof Error && error.message === 'offline' ? 'away' : 'failed';
    } finally {
      this.#reading = false;
      this.coming = 0;
    }
  }

  /** All is asked for anew: who may see what has changed. */
  forget(): void {
    this.#days.clear();
    this.#told = undefined;
  }

  /** Undefined when another day, or other records of it, were asked for meanwhile. */
  async #read(day: string): Promise<Told | undefined> {
    const { timeZone } = this.#client.replica.context;
    const at = endOf(day, timeZone);
    const rows = new Map<string, Row>();
    const [by, view, wanted] = [this.#by, this.#asked.view(), this.wanted];
    let after: string | undefined;
    do {
      const page: PastPage = await this.#source(at, after, by.length > 0 ? { filters: by, zone: timeZone } : undefined);
      for (const row of decodeRows(page.chunk)) rows.set(row.id, row);
      if (page.first !== undefined) this.first = localDay({ now: page.first, timeZone });
      after = page.next;
      this.coming = rows.size;
      if (after !== undefined && this.wanted !== wanted) return undefined;
    } while (after !== undefined);
    const told = { day, rows, by, view };
    // Today is not over.
    if (day < this.#asked.today()) this.#days.set(day, told);
    for (const oldest of this.#days.keys()) {
      if (this.#days.size <= keptDays) break;
      this.#days.delete(oldest);
    }
    return told;
  }
}

export function pastOnServer(workspace: string, type: string): PastSource {
  return async (at, after, narrowed) => {
    const query = new URLSearchParams({ at, ...(after !== undefined && { after }), ...(narrowed && { zone: narrowed.zone }) });
    for (const filter of narrowed?.filters ?? []) query.append('filter', filter);
    const response = await fetch(`/api/w/${workspace}/past/${type}?${query.toString()}`).catch(() => undefined);
    if (!response) throw new Error('offline');
    if (!response.ok) throw new Error(((await response.json().catch(() => ({}))) as { kind?: string }).kind ?? 'internal');
    return (await response.json()) as PastPage;
  };
}
