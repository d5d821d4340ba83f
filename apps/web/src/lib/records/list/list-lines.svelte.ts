import { groupedBy, groupReader } from '@rapport/model/query/groups';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { SvelteMap } from 'svelte/reactivity';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { parseReference } from '@rapport/model/schema/reference';
import { foldingTextOf, keepFolding } from '../views/saved-views.ts';
import { type Folding, folded, foldingIn, foldingWord, isFolded } from './folding.ts';
import { groupedLines, type GroupLine, HeldRows, isGroupLine, type Line } from './groups.ts';
import type { ListState } from './list-state.svelte.ts';
import type { SteadyList } from './steady-list.svelte.ts';

/** What was folded just now, by person's view, until it is kept. */
const justFolded = new SvelteMap<string, string>();
const textOf = (client: WorkspaceClient, view: string) => justFolded.get(view) ?? foldingTextOf(client, view);

export const foldingOf = (client: WorkspaceClient, view: string, group: string): Folding =>
  foldingIn(textOf(client, view), group);

/** Folds and unfolds at once, and keeps it for this person and view on all their devices. */
export function fold(client: WorkspaceClient, view: string, group: string, folding: Folding): void {
  const text = foldingWord(textOf(client, view), group, folding);
  justFolded.set(view, text);
  void keepFolding(client, view, text).finally(() => {
    if (!client.looking && justFolded.get(view) === text) justFolded.delete(view);
  });
}

type Source = { readonly type: ObjectType; readonly list: ListState; readonly steady: SteadyList; readonly view: string };

/** The lines of a list: its rows or, where it stands in groups, those of groups that are not folded, under their heads. */
export class ListLines {
  readonly #client: WorkspaceClient;
  readonly #source: () => Source;
  readonly #heldRows = new HeldRows();
  /** The line at the upper edge of what is seen; -1 where a group begins just there. */
  top = $state(-1);

  constructor(client: WorkspaceClient, source: () => Source) {
    this.#client = client;
    this.#source = source;
  }

  readonly #keyOf = $derived.by(() => {
    const { type, list } = this.#source();
    return groupReader(type, list.group, this.#client.replica.context);
  });
  readonly #held = $derived.by(() => {
    const { list, steady } = this.#source();
    return list.group === undefined ? undefined : this.#heldRows.follow(steady.rows, list.group, this.#keyOf, steady.busy);
  });
  readonly #grouped = $derived.by(() => {
    const { type, list, steady, view } = this.#source();
    const { group } = list;
    const held = this.#held;
    if (group === undefined || !held) return { lines: steady.rows, rows: () => steady.rows };
    const { replica, definitions } = this.#client;
    const folding = foldingOf(this.#client, view, group);
    const field = groupedBy(type, group)?.field;
    const nameOf = (key: string) => {
      if (!field) return undefined;
      const { type: named, id } = parseReference(field, key);
      return replica.title(named, id);
    };
    const few = new Set(folding.except);
    const calendar = replica.context;
    return groupedLines(steady.rows, {
      type,
      group,
      calendar,
      definitions,
      nameOf,
      held,
      isFolded: (key) =>
        few.size > 0 ? isFolded({ all: folding.all, except: few.has(key ?? '') ? [key ?? ''] : [] }, key) : folding.all,
    });
  });
  readonly lines: readonly Line[] = $derived.by(() => this.#grouped.lines);
  /** Everything in the order of the groups, also what is folded. */
  readonly rows: readonly Row[] = $derived.by(() => this.#grouped.rows());
  readonly order: readonly string[] = $derived.by(() => this.rows.map(({ id }) => id));
  /** What Shift goes along: a folded group is passed over. */
  readonly shown: readonly string[] = $derived.by(() => this.lines.flatMap((line) => (isGroupLine(line) ? [] : line.id)));
  /** The head that stays while its group is scrolled through; none while its own line is seen there. */
  readonly topHead: GroupLine | undefined = $derived.by(() =>
    this.#source().list.group === undefined ? undefined : this.headAt(this.top),
  );

  /** The head of the group in which a line stands. */
  headAt(index: number): GroupLine | undefined {
    for (let at = Math.min(index, this.lines.length - 1); at >= 0; at--) {
      const line = this.lines[at];
      if (line && isGroupLine(line)) return line;
    }
    return undefined;
  }

  indexOf(id: string | undefined): number {
    return id === undefined ? -1 : this.lines.findIndex((line) => line.id === id);
  }
  isAstray(id: string): boolean {
    return this.#source().steady.isAstray(id) || this.#held?.has(id) === true;
  }

  /** Folds or unfolds one group: the other way than it is, or as said. */
  fold(line: GroupLine, wanted = !line.folded): void {
    const { list, view } = this.#source();
    if (list.group === undefined || line.folded === wanted) return;
    fold(this.#client, view, list.group, folded(foldingOf(this.#client, view, list.group), line.key));
  }
  /** On the head of a group: arrows, Enter and Space fold it. Answers whether the key did. */
  foldBy(key: string, line: GroupLine): boolean {
    if (key === 'Enter' || key === 'Space') this.fold(line);
    else if (key === 'ArrowLeft') this.fold(line, true);
    else if (key === 'ArrowRight') this.fold(line, false);
    else return false;
    return true;
  }
  foldAll(all: boolean): void {
    const { list, view } = this.#source();
    if (list.group !== undefined) fold(this.#client, view, list.group, { all, except: [] });
  }
}
