import * as Y from 'yjs';
import { plainTextOf } from '../documents/plain-text.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Row } from '../schema/row.ts';
import { applyLogRow, openProjection } from './apply-update.ts';
import { documentRow, registryEvent, type Occurrence, type Registered } from './document-row.ts';
import type { ActivityEvent } from './event.ts';

/** One row of a whole log. `deleted` and `restored` are changes of the registry; their update says nothing. */
export type ReplayedRow = Occurrence & { readonly format: 'yjs-1' | 'deleted' | 'restored'; readonly update: Uint8Array };

/**
 * Row and events of a document from its whole log, first row first [V3]. The events are as they were told one by one;
 * those of one id are still to be united. Undefined for an empty log.
 */
export function replayDocument(
  type: ObjectType,
  registered: Omit<Registered, 'deletedAt'>,
  rows: readonly ReplayedRow[],
): { readonly row: Row; readonly events: readonly ActivityEvent[]; readonly text: string | undefined } | undefined {
  const last = rows.at(-1);
  if (!last) return undefined;
  const doc = new Y.Doc();
  const projection = openProjection(type, registered.id, doc);
  const events: ActivityEvent[] = [];
  let deletedAt: string | undefined;
  for (const row of rows) {
    if (row.format === 'yjs-1') events.push(...applyLogRow(projection, row));
    else {
      events.push(registryEvent(type, registered.id, row.format, row));
      deletedAt = row.format === 'deleted' ? row.at : undefined;
    }
  }
  const text = plainTextOf(type, doc);
  doc.destroy();
  return { row: documentRow(projection, { ...registered, deletedAt }, last), events, text };
}
