import { fieldsOf } from '@rapport/model/documents/record-document';
import type { Write, Writes } from '@rapport/model/projection/apply-update';
import type { LoadedUpdate } from '@rapport/persistence/server/log/load-documents';
import * as Y from 'yjs';

/**
 * Who wrote each key's present value, of a document just loaded: what the snapshot remembers, and the later rows by the
 * ids of what they brought. Cheaper than applying row by row.
 */
export function lastWrites(doc: Y.Doc, kept: Iterable<readonly [string, Write]>, rows: readonly LoadedUpdate[]): Writes {
  const writes: Writes = new Map(kept);
  if (rows.length === 0) return writes;
  const brought = rows.filter((row) => row.format === 'yjs-1').map((row) => ({ row, meta: Y.parseUpdateMeta(row.update) }));
  for (const [key, item] of fieldsOf(doc)._map) {
    const { client, clock } = item.lastId;
    const source = brought.find(({ meta }) => clock >= (meta.from.get(client) ?? Infinity) && clock < (meta.to.get(client) ?? 0));
    if (source)
      writes.set(key, {
        actor: source.row.actor ?? undefined,
        madeAt: source.row.madeAt.toISOString(),
        position: source.row.position,
      });
  }
  return writes;
}
