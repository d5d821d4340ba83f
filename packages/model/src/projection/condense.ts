import * as Y from 'yjs';
import { ClientOwners } from '../documents/client-owners.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { ActivityEvent } from './event.ts';
import { keepState, readKeptState } from './kept-state.ts';
import { openReplay, replayRow, type ReplayedRow, type ReplayStart } from './replay.ts';
import { uniteEvents } from './row-diff.ts';

/** What is left of the earlier rows of a log. */
export type Condensed = {
  readonly start: ReplayStart;
  /** What the rows told, united. Kept apart, for nothing tells it again. */
  readonly events: readonly ActivityEvent[];
};

/**
 * Puts the state of a document in the place of the rows before `until` (ISO). Invariant [V3]: `start` and the rows after
 * it tell the rest as before. No event may be told half by what goes and half by what stays; where one would, the cut is
 * earlier. Undefined where there is nothing to cut, or something still waits for its predecessors.
 */
export function condense(
  type: ObjectType,
  record: string,
  rows: readonly ReplayedRow[],
  before: ReplayStart | undefined,
  until: string,
): Condensed | undefined {
  const replay = openReplay(type, record, before);
  const told = rows.map((row) => ({ row, events: replayRow(replay, row) }));
  replay.projection.doc.destroy();
  let cut = rows.findIndex(({ at }) => at >= until);
  // The last one stays: by it a reader sees that the log goes on where the state ends.
  if (cut < 0) cut = rows.length - 1;
  for (let earlier = cut; ; cut = earlier) {
    const later = new Set(told.slice(cut).flatMap(({ events }) => events.map(({ id }) => id)));
    earlier = told.findIndex(({ events }) => events.some(({ id }) => later.has(id)));
    if (earlier < 0 || earlier >= cut) break;
  }
  if (cut <= 0) return undefined;
  const start = stateAfter(type, record, rows.slice(0, cut), before);
  return start && { start, events: [...uniteEvents(told.slice(0, cut).flatMap(({ events }) => events)).values()] };
}

/** The document after these rows, with all that later rows are attributed by. */
export function stateAfter(
  type: ObjectType,
  record: string,
  rows: readonly ReplayedRow[],
  before: ReplayStart | undefined,
): ReplayStart | undefined {
  const replay = openReplay(type, record, before);
  const { doc } = replay.projection;
  const clients = ClientOwners.parse(before?.kept.clients.toJSON());
  for (const row of rows) {
    replayRow(replay, row);
    if (row.format === 'yjs-1') clients.bindRow({ update: row.update, actor: row.actor ?? null, origin: row.origin });
  }
  const waits = doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  const { last } = replay;
  if (waits || !last) return undefined;
  // As it will be read again: what JSON does not keep must not count.
  const kept = readKeptState(JSON.parse(JSON.stringify(keepState(replay.projection, clients, replay.deletedAt))));
  return { position: last.position, at: last.at, actor: last.actor, state, kept };
}
