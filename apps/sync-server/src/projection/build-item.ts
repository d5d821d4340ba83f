import { plainTextOf } from '@rapport/model/documents/plain-text';
import { entryEvents, entryRow, newDocument, type EntryVersion, type NewRow } from '@rapport/model/projection/document-row';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { emptiedFields, missingFields } from '@rapport/model/schema/required-fields';
import type { Value } from '@rapport/model/schema/row';
import { documentType } from '@rapport/model/settings/settings-type';
import type { LogRow } from '@rapport/persistence/server/log/batch';
import type { LoadedDocument } from '@rapport/persistence/server/log/load-documents';
import type { StoredEntry } from '@rapport/persistence/server/log/load-entries';
import type { ProjectionItem } from '@rapport/persistence/server/rows/write-rows';
import * as Y from 'yjs';
import { applyRow, openLoaded, openNew, rowOf, type AnyRow, type OpenProjection } from './open-projections.ts';
import { isNew, startsNew, type Pending } from './pending.ts';

/** What to write for a document, and the projection that leads on from there. */
export type Built = {
  readonly item: ProjectionItem;
  readonly open: OpenProjection | undefined;
  /** Fields that became unreadable just now, or empty where they must not be, with the last value that was none of that. */
  readonly broken?: ReadonlyMap<string, Value | undefined>;
};

/** Of a document whose whole log is here and was written by the server; undefined when a row of it is of another form. */
export function buildNew(pending: Pending): Built | undefined {
  const type = documentType(pending.type);
  const { created } = pending;
  if (!type || !created || !isNew(pending)) return undefined;
  const written = { keys: new Set<string>(), clocks: new Map<number, number>() };
  const rows: NewRow[] = [];
  for (const row of pending.rows) {
    const fields = 'update' in row && row.position === rows.length + 1 ? fieldsOfNew(row, written) : undefined;
    if (!fields) return undefined;
    const { actor, origin, madeAt, at, position } = row;
    rows.push({ actor: actor ?? undefined, origin, madeAt: madeAt.toISOString(), at: at.toISOString(), position, fields });
  }
  const [first, ...later] = rows;
  const made =
    first &&
    newDocument(
      type,
      {
        id: pending.id,
        generation: pending.generation,
        createdAt: created.createdAt.toISOString(),
        createdBy: created.createdBy ?? undefined,
        deletedAt: undefined,
      },
      [first, ...later],
    );
  if (!made) return undefined;
  const positions = rows.map(({ position }) => position);
  const marks = marksOf(pending, positions);
  // Rows that write fields alone leave a text that is there and empty, as a projection of the document says.
  const text = type.richText === undefined ? undefined : '';
  return { item: { type: type.key, id: pending.id, row: made.row, text, events: made.events, marks }, open: undefined };
}

type Written = { readonly keys: Set<string>; readonly clocks: Map<number, number> };

/** Keys and values of a row that does nothing but write keys for the first time. Adds them to those `written`. */
function fieldsOfNew({ update }: LogRow, { keys, clocks }: Written): ReadonlyMap<string, unknown> | undefined {
  const { structs, ds } = Y.decodeUpdate(update);
  if (ds.clients.size > 0) return undefined;
  const fields = new Map<string, unknown>();
  for (const struct of structs) {
    if (
      !(struct instanceof Y.Item) ||
      (struct.parent as unknown) !== 'fields' ||
      struct.parentSub === null ||
      struct.length !== 1
    )
      return undefined;
    if (!(struct.content instanceof Y.ContentAny) || keys.has(struct.parentSub)) return undefined;
    const { client, clock } = struct.id;
    if (clock !== (clocks.get(client) ?? 0)) return undefined; // it waits for what has not come
    clocks.set(client, clock + 1);
    keys.add(struct.parentSub);
    fields.set(struct.parentSub, struct.content.arr[0]);
  }
  return fields;
}

/** Of a document that is open as far as the row before, or as it was loaded. */
export function buildDocument(pending: Pending, cached: OpenProjection | undefined, loaded: LoadedDocument | undefined): Built {
  if (loaded?.registry.erasedAt) return erasedDocument(pending);
  const open = follows(cached, pending)
    ? cached
    : loaded
      ? openLoaded(loaded)
      : startsNew(pending) && pending.created
        ? openNew(pending.type, pending.created)
        : undefined;
  if (!open) throw new Error(`No log or no type ${pending.type} for ${pending.id}`);
  const rows: readonly AnyRow[] = open === cached || !loaded ? pending.rows : loaded.updates;
  const events: ActivityEvent[] = [];
  const positions: number[] = [];
  const broken = new Map<string, Value | undefined>();
  for (const row of rows) {
    const { values, issues } = open.projection;
    const made = applyRow(open, row);
    for (const { field } of open.projection.issues)
      if (!issues.some((issue) => issue.field === field)) broken.set(field, values[field]);
    // What was projected before is read again only to lead on from it.
    if (row.position < pending.first) continue;
    // Commands are asked before they write; one that takes back what gave the value may take the value.
    if (row.origin === 'edit' || row.origin === 'settle')
      for (const field of emptiedFields(open.projection.type, values, open.projection.values)) broken.set(field, values[field]);
    events.push(...made);
    positions.push(row.position);
  }
  const row = rowOf(open);
  const item = {
    type: open.projection.type.key,
    id: pending.id,
    row,
    text: plainTextOf(open.projection.type, open.projection.doc),
    events,
    marks: marksOf(pending, positions),
  };
  const { type, issues, values } = open.projection;
  const still = new Set([...issues.map(({ field }) => field), ...missingFields(type, values)]);
  for (const field of broken.keys()) if (!still.has(field)) broken.delete(field);
  return { item, open, ...(broken.size > 0 && { broken }) };
}

/** A mark that outlived its document. */
const erasedDocument = (pending: Pending): Built => ({
  item: {
    type: pending.type,
    id: pending.id,
    row: null,
    events: [],
    marks: marksOf(pending, [pending.first]),
  },
  open: undefined,
});

/** Whether what is open leads on to the first row that waits. */
export const follows = (cached: OpenProjection | undefined, pending: Pending): cached is OpenProjection =>
  cached !== undefined &&
  cached.generation === pending.generation &&
  pending.rows[0]?.position === cached.position + 1 &&
  pending.first === cached.position + 1;

const versionOf = (entry: StoredEntry): EntryVersion => ({
  actor: entry.actor ?? undefined,
  origin: entry.origin,
  madeAt: entry.madeAt.toISOString(),
  at: entry.at.toISOString(),
  position: entry.version,
  values: entry.values,
  deleted: entry.deleted,
});

/** Of a ledger entry, from all its versions. */
export function buildEntry(pending: Pending, type: ObjectType, stored: readonly StoredEntry[]): Built {
  const versions = stored.map(versionOf);
  const row = entryRow(type, pending.id, versions);
  if (!row) throw new Error(`No versions of ${pending.id}`);
  const open = versions.filter((version) => version.position >= pending.first);
  const events = open.flatMap((version) => entryEvents(type, pending.id, version, versions[versions.indexOf(version) - 1]));
  return {
    item: {
      type: type.key,
      id: pending.id,
      row,
      events,
      marks: marksOf(
        pending,
        open.map(({ position }) => position),
      ),
    },
    open: undefined,
  };
}

const marksOf = (pending: Pending, positions: readonly number[]) =>
  positions.map((position) => ({ documentId: pending.id, generation: pending.generation, position }));
