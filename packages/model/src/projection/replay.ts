import * as Y from 'yjs';
import { plainTextOf } from '../documents/plain-text.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Row } from '../schema/row.ts';
import { applyLogRow, openProjection, type Projection } from './apply-update.ts';
import { documentRow, registryEvent, type LastRow, type Occurrence, type Registered } from './document-row.ts';
import type { ActivityEvent } from './event.ts';
import type { KeptState } from './kept-state.ts';

/** One row of a whole log. `deleted` and `restored` are changes of the registry; their update says nothing. */
export type ReplayedRow = Occurrence & { readonly format: 'yjs-1' | 'deleted' | 'restored'; readonly update: Uint8Array };

/** Where a log begins whose earlier rows are gone: the document as of the last of them, and what led on from it. */
export type ReplayStart = LastRow & { readonly state: Uint8Array; readonly kept: KeptState };

/** A document on its way through its log. */
export type Replay = {
  readonly type: ObjectType;
  readonly projection: Projection;
  deletedAt: string | undefined;
  /** Undefined before the first row. */
  last: LastRow | undefined;
};

export function openReplay(type: ObjectType, record: string, start: ReplayStart | undefined): Replay {
  const doc = new Y.Doc();
  if (start) Y.applyUpdate(doc, start.state);
  return { type, projection: openProjection(type, record, doc, start?.kept), deletedAt: start?.kept.deletedAt, last: start };
}

/** Applies the next row and says what it did. */
export function replayRow(replay: Replay, row: ReplayedRow): ActivityEvent[] {
  replay.last = row;
  if (row.format === 'yjs-1') return applyLogRow(replay.projection, row);
  replay.deletedAt = row.format === 'deleted' ? row.at : undefined;
  return [registryEvent(replay.type, replay.projection.record, row.format, row)];
}

/**
 * Row and events of a document from its whole log, first row first [V3]. The events are as they were told one by one;
 * those of one id are still to be united. Undefined for an empty log.
 */
export function replayDocument(
  type: ObjectType,
  registered: Omit<Registered, 'deletedAt'>,
  rows: readonly ReplayedRow[],
  start?: ReplayStart,
): { readonly row: Row; readonly events: readonly ActivityEvent[]; readonly text: string | undefined } | undefined {
  const replay = openReplay(type, registered.id, start);
  const events = rows.flatMap((row) => replayRow(replay, row));
  const { doc } = replay.projection;
  const text = plainTextOf(type, doc);
  doc.destroy();
  const { last, deletedAt } = replay;
  return last && { row: documentRow(replay.projection, { ...registered, deletedAt }, last), events, text };
}
