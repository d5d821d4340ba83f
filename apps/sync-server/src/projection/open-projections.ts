import { applyLogRow, openProjection, type LogRow as ModelRow, type Projection } from '@rapport/model/projection/apply-update';
import { documentRow, registryEvent } from '@rapport/model/projection/document-row';
import type { ActivityEvent } from '@rapport/model/projection/event';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Row } from '@rapport/model/schema/row';
import type { LogRow, RegistryChange } from '@rapport/persistence/server/log/batch';
import type { LoadedDocument, LoadedUpdate } from '@rapport/persistence/server/log/load-documents';
import * as Y from 'yjs';
import { ClientOwners } from '@rapport/model/documents/client-owners';
import { readKeptState } from '@rapport/model/projection/kept-state';

/** A document as far as it is projected. */
export type OpenProjection = {
  readonly projection: Projection;
  readonly clients: ClientOwners;
  readonly id: string;
  readonly generation: number;
  readonly createdAt: string;
  readonly createdBy: string | undefined;
  deletedAt: string | undefined;
  position: number;
  last: { at: string; actor: string | undefined };
  /** Rows applied since the last snapshot. */
  sinceSnapshot: number;
};

/** One row of the log, from a commit or from the database. */
export type AnyRow = LogRow | RegistryChange | LoadedUpdate;

const formatOf = (row: AnyRow): 'yjs-1' | 'deleted' | 'restored' =>
  'format' in row ? row.format : 'change' in row ? row.change : 'yjs-1';

export function openNew(
  type: string,
  created: { readonly id: string; readonly generation: number; readonly createdAt: Date; readonly createdBy: string | null },
): OpenProjection | undefined {
  const objectType = documentType(type);
  if (!objectType) return undefined;
  return {
    projection: openProjection(objectType, created.id, new Y.Doc({ guid: '' })),
    clients: new ClientOwners(),
    id: created.id,
    generation: created.generation,
    createdAt: created.createdAt.toISOString(),
    createdBy: created.createdBy ?? undefined,
    deletedAt: undefined,
    position: 0,
    last: { at: created.createdAt.toISOString(), actor: created.createdBy ?? undefined },
    sinceSnapshot: 0,
  };
}

/** As its snapshot has it; the later rows are still to be applied. Undefined for a type that this build does not know. */
export function openLoaded({ registry, snapshot }: LoadedDocument): OpenProjection | undefined {
  const opened = openNew(registry.type, registry);
  if (!opened || !snapshot) return opened;
  const kept = readKeptState(snapshot.writes);
  const doc = new Y.Doc({ guid: '' });
  Y.applyUpdate(doc, snapshot.state);
  return {
    ...opened,
    projection: openProjection(opened.projection.type, registry.id, doc, kept),
    clients: kept.clients,
    deletedAt: kept.deletedAt,
    position: snapshot.position,
  };
}

/** Applies the next row and says what it did. Rows that are already in are passed over. */
export function applyRow(open: OpenProjection, row: AnyRow): ActivityEvent[] {
  if (row.position <= open.position) return [];
  const first = 'first' in row ? row.first : row.position;
  if (first !== open.position + 1) throw new Error(`Position ${row.position} does not follow ${open.position}`);
  const format = formatOf(row);
  const occurrence = {
    actor: row.actor ?? undefined,
    origin: row.origin,
    madeAt: row.madeAt.toISOString(),
    at: row.at.toISOString(),
    position: row.position,
  };
  let events: ActivityEvent[];
  if (format === 'yjs-1' && 'update' in row) {
    const modelRow: ModelRow = { ...occurrence, update: row.update, base: row.base ?? undefined };
    events = applyLogRow(open.projection, modelRow);
    open.clients.bindRow({ update: row.update, actor: row.actor, origin: row.origin });
  } else {
    events = format === 'yjs-1' ? [] : [registryEvent(open.projection.type, open.id, format, occurrence)];
    open.deletedAt = format === 'deleted' ? occurrence.at : undefined;
  }
  open.position = row.position;
  open.last = { at: occurrence.at, actor: occurrence.actor };
  open.sinceSnapshot++;
  return events;
}

export const rowOf = (open: OpenProjection): Row =>
  documentRow(
    open.projection,
    { id: open.id, generation: open.generation, createdAt: open.createdAt, createdBy: open.createdBy, deletedAt: open.deletedAt },
    { position: open.position, ...open.last },
  );

/** Keeps the most recently used. */
export class ProjectionCache {
  readonly #open = new Map<string, OpenProjection>();
  readonly #most: number;
  constructor(most: number) {
    this.#most = most;
  }
  /** Takes it out: whoever fails half-way must not leave it behind. */
  take(id: string): OpenProjection | undefined {
    const open = this.#open.get(id);
    this.#open.delete(id);
    return open;
  }
  keep(open: OpenProjection): void {
    this.#open.set(open.id, open);
    if (this.#open.size <= this.#most) return;
    for (const [id, oldest] of this.#open) {
      this.#open.delete(id);
      oldest.projection.doc.destroy();
      return;
    }
  }
  clear(): void {
    this.#open.clear();
  }
}
