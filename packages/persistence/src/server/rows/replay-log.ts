import { entryEvents, entryRow, type EntryVersion } from '@rapport/model/projection/document-row';
import { readKeptState } from '@rapport/model/projection/kept-state';
import type { MergeableRow } from '@rapport/model/projection/merge-rows';
import { replayDocument, type ReplayStart } from '@rapport/model/projection/replay';
import { documentType } from '@rapport/model/settings/settings-type';
import { objectType } from '@rapport/model/objects/index';
import type { LoadedBase, LoadedDocument, LoadedUpdate } from '../log/load-documents.ts';
import type { StoredEntry } from '../log/load-entries.ts';
import type { ProjectionItem } from './write-rows.ts';

/**
 * What the whole log of a document says; `earlier`: what it was before copies took its place. Undefined for an empty log and for a type that this release
 * does not know.
 */
export function replayedDocument(
  { registry, base, updates }: LoadedDocument,
  earlier: readonly LoadedDocument[] = [],
): ProjectionItem | undefined {
  const type = documentType(registry.type);
  const replayed =
    type &&
    replayDocument(
      type,
      {
        id: registry.id,
        generation: registry.generation,
        createdAt: registry.createdAt.toISOString(),
        createdBy: registry.createdBy ?? undefined,
      },
      updates.map(replayedRow),
      base && replayStart(base),
    );
  if (!type || !replayed) return undefined;
  const marks = updates.map(({ position }) => ({ documentId: registry.id, generation: registry.generation, position }));
  const before = earlier.flatMap((one) => replayedDocument(one)?.events ?? []);
  return { type: type.key, id: registry.id, ...replayed, events: [...before, ...replayed.events], marks };
}

export const replayedRow = (row: LoadedUpdate): MergeableRow => ({
  ...row,
  actor: row.actor ?? undefined,
  base: row.base ?? undefined,
  madeAt: row.madeAt.toISOString(),
  at: row.at.toISOString(),
});

export const replayStart = ({ position, at, actor, state, writes }: LoadedBase): ReplayStart => ({
  position,
  at: at.toISOString(),
  actor: actor ?? undefined,
  state,
  kept: readKeptState(writes),
});

/** What all versions of a ledger entry say. */
export function replayedEntry(stored: readonly StoredEntry[]): ProjectionItem | undefined {
  const [first] = stored;
  const type = first && objectType(first.type);
  const versions = stored.map(versionOf);
  const row = type && entryRow(type, first.id, versions);
  if (!row) return undefined;
  const events = versions.flatMap((version, index) => entryEvents(type, first.id, version, versions[index - 1]));
  return {
    type: type.key,
    id: first.id,
    row,
    events,
    marks: stored.map(({ id, version }) => ({ documentId: id, generation: 1, position: version })),
  };
}

const versionOf = (entry: StoredEntry): EntryVersion => ({
  actor: entry.actor ?? undefined,
  origin: entry.origin,
  madeAt: entry.madeAt.toISOString(),
  at: entry.at.toISOString(),
  position: entry.version,
  values: entry.values,
  deleted: entry.deleted,
});
