import * as Y from 'yjs';
import { limits } from '../limits.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { ActivityEvent } from './event.ts';
import { openReplay, replayRow, type Replay, type ReplayedRow, type ReplayStart } from './replay.ts';
import { uniteEvents } from './row-diff.ts';

/** A row with what is needed to unite it with its neighbours. `first`: of several united ones, the first position. */
export type MergeableRow = ReplayedRow & {
  readonly first: number;
  readonly base: number | undefined;
  readonly commandId: string | null;
};

/** One row that stands for those from `first` to `position`. It has the times of the last and the base of the first. */
export type MergedRow = {
  readonly first: number;
  readonly position: number;
  readonly update: Uint8Array;
  readonly base: number | undefined;
};

/**
 * Which rows of a log become one: neighbours that one person made and sent within one minute, of the same
 * field or in the same note. Invariant [V3]: the log
 * tells the same afterwards, byte for byte. Each run is played both ways beside each other; one that would be told
 * otherwise stays as it is (two fields of one minute are two events with times and positions of their own).
 */
export function mergeRows(
  type: ObjectType,
  record: string,
  rows: readonly MergeableRow[],
  start: ReplayStart | undefined,
): readonly MergedRow[] {
  if (!rows.some((row, index) => index > 0 && belongTogether(rows[index - 1], row))) return [];
  const runs = runsOf(rows, toldBy(type, record, rows, start));
  if (runs.length === rows.length) return [];
  const exact = openReplay(type, record, start);
  const merged = openReplay(type, record, start);
  const toldExact: ActivityEvent[] = [];
  const toldMerged: ActivityEvent[] = [];
  const made: MergedRow[] = [];
  for (const run of runs) {
    const events = run.flatMap((row) => replayRow(exact, row));
    const one = united(run);
    const told = replayRow(merged, one);
    toldExact.push(...events);
    if (sameEvents(events, told) && sameState(exact, merged)) {
      toldMerged.push(...told);
      if (run.length > 1) made.push({ first: one.first, position: one.position, update: one.update, base: one.base });
    } else {
      toldMerged.push(...events);
      takeOver(merged, exact);
    }
  }
  exact.projection.doc.destroy();
  merged.projection.doc.destroy();
  // What cancels itself out within a run may not do so with what came before it.
  return sameEvents(toldExact, toldMerged) ? made : [];
}

/** Which events each row has a part in. */
function toldBy(
  type: ObjectType,
  record: string,
  rows: readonly MergeableRow[],
  start: ReplayStart | undefined,
): readonly string[] {
  const replay = openReplay(type, record, start);
  const told = rows.map((row) =>
    replayRow(replay, row)
      .map(({ id }) => id)
      .join(),
  );
  replay.projection.doc.destroy();
  return told;
}

function runsOf(rows: readonly MergeableRow[], told: readonly string[]): readonly (readonly [MergeableRow, ...MergeableRow[]])[] {
  const runs: [MergeableRow, ...MergeableRow[]][] = [];
  let bytes = 0;
  for (const [index, row] of rows.entries()) {
    const run = runs.at(-1);
    const alike = told[index] === told[index - 1] && belongTogether(rows[index - 1], row);
    bytes += row.update.length;
    if (run && alike && bytes <= limits.updateBytes.value) run.push(row);
    else {
      runs.push([row]);
      bytes = row.update.length;
    }
  }
  return runs;
}

const belongTogether = (a: MergeableRow | undefined, b: MergeableRow): boolean =>
  a !== undefined &&
  [a, b].every(({ format, origin, commandId }) => format === 'yjs-1' && origin === 'edit' && commandId === null) &&
  a.actor === b.actor &&
  minute(a.madeAt) === minute(b.madeAt) &&
  minute(a.at) === minute(b.at);

const minute = (iso: string) => iso.slice(0, 16);

function united(run: readonly [MergeableRow, ...MergeableRow[]]): MergeableRow {
  const [first] = run;
  const last = run.at(-1) ?? first;
  if (first === last) return first;
  return { ...last, first: first.first, base: first.base, update: Y.mergeUpdates(run.map(({ update }) => update)) };
}

function sameEvents(a: readonly ActivityEvent[], b: readonly ActivityEvent[]): boolean {
  const [before, after] = [uniteEvents(a), uniteEvents(b)];
  return before.size === after.size && [...before].every(([id, event]) => same(event, after.get(id)));
}

const sameState = ({ projection: a }: Replay, { projection: b }: Replay): boolean =>
  a.writes.size === b.writes.size &&
  [...a.writes].every(([key, write]) => same(write, b.writes.get(key))) &&
  same([a.values, a.issues, a.since], [b.values, b.issues, b.since]);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Both have the same document; what is remembered beside it is as if row after row had been applied. */
function takeOver({ projection: to }: Replay, { projection: from }: Replay): void {
  to.writes.clear();
  for (const [key, write] of from.writes) to.writes.set(key, write);
  to.values = from.values;
  to.issues = from.issues;
  to.since = from.since;
}
