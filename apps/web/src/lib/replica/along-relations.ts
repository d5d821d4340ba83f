import { objectType } from '@rapport/model/objects/index';
import { pathsOf, pathsOfDerived, targetsOf } from '@rapport/model/query/related';
import { matches } from '@rapport/model/query/run-view';
import type { Hop, View, ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import { isListed } from './ordered-rows.ts';
import type { Replica } from './replica.svelte.ts';
import type { RowStep } from './row-table.ts';

/** Above this many rows it is cheaper to look at all of them again. */
const lookedAtSingly = 5_000;

/** One way that a view goes, and (where it goes no further) what it asks of the rows at its end. */
type Way = { readonly hops: readonly Hop[]; readonly last: Hop; readonly fits: ((row: Row) => boolean) | undefined };

/**
 * The rows of a view whose answer may change with other records, along the relations that the view goes. A change at
 * the end of a way is carried back hop by hop, as the rows nearer to the view stand now: had one of those changed, too,
 * its own step is carried back as well.
 */
export class AlongRelations {
  readonly types: readonly string[];
  readonly #replica: Replica;
  readonly #type: string;
  readonly #ways: readonly Way[];
  readonly #versions: Map<string, number>;

  constructor(replica: Replica, view: View, context: ViewContext) {
    this.#replica = replica;
    this.#type = view.type;
    const asked = pathsOf(view.filter).flatMap((hops) => {
      const last = hops.at(-1);
      if (!last) return [];
      const ends = pathsOf(last.of).length === 0;
      return [{ hops, last, fits: ends ? matches({ type: last.type, filter: last.of, sort: [] }, context) : undefined }];
    });
    // A value follows whatever changes on its way, not only who comes and goes.
    const valued = (view.derived ?? []).flatMap(pathsOfDerived).flatMap((hops) => {
      const last = hops.at(-1);
      return last ? [{ hops, last, fits: undefined }] : [];
    });
    this.#ways = [...asked, ...valued];
    this.types = [...new Set(this.#ways.map(({ last }) => last.type))];
    this.#versions = new Map(this.types.map((type) => [type, replica.table(type).version]));
  }

  /** The rows to look at again since the last time; undefined when they are too many to say. */
  affected(): readonly Row[] | undefined {
    if (this.types.length === 0) return [];
    const steps = new Map<string, readonly RowStep[] | undefined>();
    for (const [type, version] of this.#versions) {
      const table = this.#replica.table(type);
      steps.set(type, table.since(version));
      this.#versions.set(type, table.version);
    }
    const ids = new Set<string>();
    for (const way of this.#ways) {
      const changed = steps.get(way.last.type);
      if (!changed) return undefined;
      for (const step of changed) {
        for (const id of this.#carriedBack(way, step)) ids.add(id);
        if (ids.size > lookedAtSingly) return undefined;
      }
    }
    const table = this.#replica.table(this.#type);
    return [...ids].flatMap((id) => table.row(id) ?? []);
  }

  #carriedBack({ hops, last, fits }: Way, { id, before, after }: RowStep): readonly string[] {
    const typeAt = (level: number) => (level === 0 ? this.#type : (hops[level - 1]?.type ?? ''));
    const end = hops.length - 1;
    const [was, is] = [before, after].map((row) => (row && isListed(row) && (!fits || fits(row)) ? row : undefined));
    // A row that counts as it did, for the same records, changes nothing.
    if (fits && !was && !is) return [];
    if (fits && last.hop === 'to' && was && is) return [];
    let ids =
      last.hop === 'to'
        ? this.#naming(typeAt(end), last.field, [id])
        : [was, is].flatMap((row) => this.#named(row, last, typeAt(end)));
    for (let level = end - 1; level >= 0; level--) {
      const hop = hops[level];
      if (!hop) return [];
      ids =
        hop.hop === 'to'
          ? this.#naming(typeAt(level), hop.field, ids)
          : ids.flatMap((one) => this.#named(this.#replica.table(hop.type).row(one), hop, typeAt(level)));
    }
    return ids;
  }

  #naming(type: string, field: string, ids: readonly string[]): readonly string[] {
    return ids.flatMap((id) => [...this.#replica.idsNaming(type, field, id)]);
  }

  #named(row: Row | undefined, { type, field }: Hop, target: string): readonly string[] {
    const definition = objectType(type);
    return row && definition ? targetsOf(row, definition, field, target) : [];
  }
}
