import { KeptDrafts } from './drafts.ts';
import {
  type Cursor,
  goesOnFrom,
  type KeptFile,
  type LocalWrite,
  type OutboxEntry,
  type RowChange,
  type Store,
  type WaitingFile,
} from './store.ts';

/** The same promises without a disk, for browsers that keep nothing. Rows need no copy: the replica is the memory. */
export function memoryStore(): Store {
  let n = 0;
  let lead = 0;
  let cursor: Cursor | undefined;
  let entries: OutboxEntry[] = [];
  const documents = new Map<string, { updates: Uint8Array[]; position: number; openedAt: number }>();
  const meta = new Map<string, unknown>();
  const files = new Map<string, WaitingFile>();
  const kept = new Map<string, { readonly file: KeptFile; readonly bytes: Blob }>();

  const keep = (name: string, updates: readonly Uint8Array[], position: number, openedAt = Date.now()): void => {
    const known = documents.get(name) ?? { updates: [], position: 0, openedAt };
    documents.set(name, {
      updates: [...known.updates, ...updates],
      position: Math.max(known.position, position),
      openedAt: Math.max(known.openedAt, openedAt),
    });
  };
  const change = (ids: readonly string[], by: (entry: OutboxEntry) => OutboxEntry): void => {
    entries = entries.map((entry) => (ids.includes(entry.id) ? by(entry) : entry));
  };

  return {
    durable: false,
    isNew: false,
    drafts: new KeptDrafts('', undefined),
    async write({ document, entry, replaces = [] }: LocalWrite) {
      if (document) keep(document.name, [document.update], 0);
      entries = [...entries.filter(({ id }) => !replaces.includes(id)), { ...entry, n: ++n, state: 'waiting' }];
      return n;
    },
    outbox: async (after = 0) => entries.filter((entry) => entry.n > after),
    markSaved: async (ids, positions) => change(ids, (entry) => ({ ...entry, state: 'saved', positions })),
    markRefused: async (id, refusal) => change([id], (entry) => ({ ...entry, state: 'refused', refusal })),
    async removeEntries(ids) {
      entries = entries.filter((entry) => !ids.includes(entry.id));
    },

    async loadDocument(name) {
      const known = documents.get(name);
      return known && { updates: known.updates, position: known.position, through: known.updates.length };
    },
    saveReceived: async (name, updates, position, whole) =>
      keep(name, documents.has(name) || !whole ? updates : [whole()], position),
    leave: () => undefined,
    takeOver: async () => false,
    async saveFetched(fetched) {
      for (const { name, updates, position } of fetched) keep(name, updates, position, 0);
    },
    async documentOpened(name, at) {
      if (documents.has(name)) keep(name, [], 0, at);
    },
    heldDocuments: async () =>
      [...documents].map(([name, { updates, position, openedAt }]) => ({
        name,
        position,
        openedAt,
        bytes: updates.reduce((sum, update) => sum + update.byteLength, 0),
        pieces: updates.length,
      })),
    async compact(name, snapshot, through) {
      const known = documents.get(name);
      if (known) documents.set(name, { ...known, updates: [snapshot, ...known.updates.slice(through)] });
    },
    async forgetDocument(name) {
      documents.delete(name);
    },
    async releaseDocuments(names, openedBefore) {
      const released = names.filter((name) => {
        const known = documents.get(name);
        const written = entries.some((entry) => entry.kind === 'edit' && entry.document === name);
        return known !== undefined && !written && known.openedAt < openedBefore;
      });
      for (const name of released) documents.delete(name);
      return released;
    },

    takeLead: async () => ++lead,
    cursor: async () => cursor,
    async *rows(): AsyncIterable<readonly RowChange[]> {},
    async replaceRows(_rows, to) {
      cursor = to;
    },
    async applyChanges(_changes, step) {
      if (!goesOnFrom(cursor, step)) return undefined;
      cursor = step.cursor;
      return 0;
    },
    fold: async () => {},
    keepPicture: async () => {},
    picture: async () => undefined,

    waitingFiles: async () => [...files.values()].sort((one, other) => one.addedAt - other.addedAt),
    async putWaitingFiles(waiting) {
      for (const file of waiting) files.set(file.id, file);
    },
    async removeWaitingFile(id) {
      files.delete(id);
    },
    halfAddedFiles: async () => [],
    async keepFile(file, bytes) {
      kept.set(file.id, { file, bytes });
    },
    keptFiles: async () => [...kept.values()].map(({ file }) => file),
    keptBytes: async (id) => kept.get(id)?.bytes,
    async releaseFiles(ids) {
      for (const id of ids) kept.delete(id);
    },

    meta: async <T>(key: string) => meta.get(key) as T | undefined,
    async setMeta(key, value) {
      meta.set(key, value);
    },
    async changeMeta<T>(key: string, by: (before: T | undefined) => T | undefined) {
      const before = meta.get(key) as T | undefined;
      const after = by(before);
      if (after !== before) meta.set(key, after);
    },
    close: async () => {},
    async wipe() {
      entries = [];
      documents.clear();
      files.clear();
      kept.clear();
      meta.clear();
      cursor = undefined;
    },
  };
}
