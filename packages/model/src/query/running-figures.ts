import type { ObjectType } from '../schema/object-type.ts';
import type { Row } from '../schema/row.ts';
import type { Definitions } from '../settings/definitions.ts';
import { type Adding, adding, type Figure } from './figures.ts';
import type { Aggregate } from './view.ts';

const nothing: readonly Row[] = [];
/** How many rows that came or went beside one another are looked past, before what is left is compared as a whole. */
const LOOK_PAST = 16;

/**
 * Figures of rows that change little from one look to the next: what came is put in, what went is taken out, and the rest
 * is only seen to be the same. Says what `aggregateRows` says of the same rows [M99]. A row that changed is another object.
 */
export class RunningFigures {
  #rows: readonly Row[] = nothing;
  #members: object | undefined;
  #sums: readonly Adding[] | undefined;
  /** The rows that were put in. */
  #summed: readonly Row[] = nothing;
  #figures: readonly Figure[] = [];
  #of: { readonly type: ObjectType; readonly aggregates: readonly Aggregate[]; readonly definitions: Definitions } | undefined;

  /**
   * The figures of these rows, one for each aggregate; the same object for as long as the rows are. `members`: the same
   * object says that they are the same rows as last time, in whatever order. `otherwise`: says them another way, where it
   * can, before row by row.
   */
  follow(
    type: ObjectType,
    aggregates: readonly Aggregate[],
    rows: readonly Row[],
    definitions: Definitions,
    members?: object,
    otherwise?: () => readonly Figure[] | undefined,
  ): readonly Figure[] {
    const of = this.#of;
    const same =
      of !== undefined && of.type === type && of.definitions === definitions && sameAggregates(of.aggregates, aggregates);
    if (!same) {
      this.#of = { type, aggregates, definitions };
      this.#sums = undefined;
    }
    if (same && (rows === this.#rows || (members !== undefined && members === this.#members))) {
      this.#rows = rows;
      return this.#figures;
    }
    this.#rows = rows;
    this.#members = members;
    this.#figures = otherwise?.() ?? this.#add(type, aggregates, rows, definitions);
    return this.#figures;
  }

  #add(type: ObjectType, aggregates: readonly Aggregate[], rows: readonly Row[], definitions: Definitions): readonly Figure[] {
    const steps = this.#sums && stepsBetween(this.#summed, rows);
    const sums = steps && this.#sums ? this.#sums : aggregates.map((one) => adding(type, one, definitions));
    for (const sum of sums) {
      for (const row of steps?.went ?? nothing) sum.take(row);
      for (const row of steps?.came ?? rows) sum.put(row);
    }
    this.#sums = sums;
    this.#summed = rows;
    return sums.map(({ figure }) => figure);
  }
}

/** What went and what came, unless it costs less to begin anew. */
function stepsBetween(before: readonly Row[], now: readonly Row[]): { readonly went: Row[]; readonly came: Row[] } | undefined {
  const [went, came]: [Row[], Row[]] = [[], []];
  const isTold = changesBetween(
    before,
    now,
    (row) => went.push(row),
    (row) => came.push(row),
    now.length,
  );
  return isTold ? { went, came } : undefined;
}

const sameAggregates = (a: readonly Aggregate[], b: readonly Aggregate[]): boolean =>
  a === b || (a.length === b.length && a.every(({ kind, field }, at) => kind === b[at]?.kind && field === b[at]?.field));

/**
 * Names what went and what came; a row that only moved may be named as both. Gives up, and says so, where more than `most`
 * rows of both would have to be looked up.
 */
export function changesBetween(
  before: readonly Row[],
  now: readonly Row[],
  went: (row: Row) => void,
  came: (row: Row) => void,
  most = Number.POSITIVE_INFINITY,
): boolean {
  let [old, fresh] = [0, 0];
  let [oldEnd, freshEnd] = [before.length, now.length];
  while (oldEnd > 0 && freshEnd > 0 && before[oldEnd - 1] === now[freshEnd - 1]) [oldEnd, freshEnd] = [oldEnd - 1, freshEnd - 1];
  while (old < oldEnd && fresh < freshEnd) {
    if (before[old] === now[fresh]) {
      old++;
      fresh++;
      continue;
    }
    const skipped = rejoin(before, now, old, oldEnd, fresh, freshEnd);
    if (!skipped) break;
    for (const end = old + skipped.went; old < end; old++) went(before[old]!);
    for (const end = fresh + skipped.came; fresh < end; fresh++) came(now[fresh]!);
  }
  if (oldEnd - old + (freshEnd - fresh) > most) return false;
  if (old < oldEnd && fresh < freshEnd) {
    const kept = new Set<Row>();
    const there = new Set(before.slice(old, oldEnd));
    for (; fresh < freshEnd; fresh++) {
      const row = now[fresh]!;
      if (there.has(row)) kept.add(row);
      else came(row);
    }
    for (; old < oldEnd; old++) if (!kept.has(before[old]!)) went(before[old]!);
  }
  for (; old < oldEnd; old++) went(before[old]!);
  for (; fresh < freshEnd; fresh++) came(now[fresh]!);
  return true;
}

/** After how many that went and came both lists go on with the same row, the fewest first. */
function rejoin(
  before: readonly Row[],
  now: readonly Row[],
  old: number,
  oldEnd: number,
  fresh: number,
  freshEnd: number,
): { readonly went: number; readonly came: number } | undefined {
  for (let both = 1; both <= LOOK_PAST; both++) {
    for (let went = 0; went <= both; went++) {
      const came = both - went;
      if (old + went < oldEnd && fresh + came < freshEnd && before[old + went] === now[fresh + came]) return { went, came };
    }
  }
  return undefined;
}
