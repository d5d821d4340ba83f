import type { Cursor, LocalWrite, OutboxEntry, RowChange, Store } from './store.ts';

/** The same promises without a disk, for browsers that keep nothing. Rows need no copy: the replica is the memory. */
export function memoryStore(): Store {
  let n = 0;
  let lead = 0;
  let cursor: Cursor | undefined;
  let entries: OutboxEntry[] = [];
  const documents = new Map<string, { updates: Uint8Array[]; position: number }>();
  const meta = new Map<string, unknown>();

  const keep = (name: string, updates: readonly Uint8Array[], position: number): void => {
    const known = documents.get(name) ?? { updates: [], position: 0 };
    documents.set(name, { updates: [...known.updates, ...updates], position: Math.max(known.position, position) });
  };
  const change = (ids: readonly string[], by: (entry: OutboxEntry) => OutboxEntry): void => {
    entries = entries.map((entry) => (ids.includes(entry.id) ? by(entry) : entry));
  };

  return {
    durable: false,
    async write({ document, entry }: LocalWrite) {
      if (document) keep(document.name, [document.update], 0);
      entries = [...entries, { ...entry, n: ++n, state: 'waiting' }];
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
      return known && { ...known, through: known.updates.length };
    },
    saveReceived: async (name, updates, position) => keep(name, updates, position),
    async compact(name, snapshot, through) {
      const known = documents.get(name);
      if (known) documents.set(name, { updates: [snapshot, ...known.updates.slice(through)], position: known.position });
    },
    async forgetDocument(name) {
      documents.delete(name);
    },

    takeLead: async () => ++lead,
    cursor: async () => cursor,
    async *rows(): AsyncIterable<readonly RowChange[]> {},
    async replaceRows(_rows, to) {
      cursor = to;
    },
    async applyChanges(_changes, to) {
      cursor = to;
      return 0;
    },
    fold: async () => {},

    meta: async <T>(key: string) => meta.get(key) as T | undefined,
    async setMeta(key, value) {
      meta.set(key, value);
    },
    close: () => {},
    async wipe() {
      entries = [];
      documents.clear();
      meta.clear();
      cursor = undefined;
    },
  };
}
