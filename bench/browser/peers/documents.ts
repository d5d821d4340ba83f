import { openStore } from '@rapport/persistence/browser/open-store';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';

export type Stored = { readonly stored: number; readonly loaded: number };

/** A record of twelve fields. */
function filled(index: number): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (let field = 0; field < 12; field += 1) doc.getMap('fields').set(`field${field}`, `Value ${index} of ${field}`);
  });
  return doc;
}
const isFilled = (doc: Y.Doc) => doc.getMap('fields').size === 12;
const timed = async (work: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
function check(documents: readonly Y.Doc[], count: number): void {
  if (documents.length !== count || !documents.every(isFilled)) throw new Error('Not every document was loaded');
}

/** Edits of so many documents, each stored with its line in the outbox, then all documents loaded. */
export async function ownDocuments(count: number): Promise<Stored> {
  const store = await openStore({ workspace: `bench-${Date.now()}`, user: 'bench', problem: () => undefined });
  if (!store.durable) throw new Error('The browser keeps nothing');
  const names = Array.from({ length: count }, (_, index) => `document-${index}`);
  const updates = names.map((_, index) => Y.encodeStateAsUpdate(filled(index)));
  const stored = await timed(async () => {
    await Promise.all(
      names.map((name, index) => {
        const update = updates[index]!;
        const entry = {
          kind: 'edit',
          id: name,
          madeAt: 1,
          type: 'deal',
          records: [name],
          document: name,
          update,
          changes: {},
        } as const;
        return store.write({ document: { name, update }, entry });
      }),
    );
  });
  const documents: Y.Doc[] = [];
  const loaded = await timed(async () => {
    for (const name of names) {
      const doc = new Y.Doc();
      for (const update of (await store.loadDocument(name))?.updates ?? []) Y.applyUpdate(doc, update);
      documents.push(doc);
    }
  });
  check(documents, count);
  await store.wipe();
  return { stored, loaded };
}

/** The same with a database for each document; it keeps no outbox. */
export async function peerDocuments(count: number): Promise<Stored> {
  const run = Date.now();
  const names = Array.from({ length: count }, (_, index) => `peer-${run}-${index}`);
  const made = names.map((_, index) => filled(index));
  const stored = await timed(async () => {
    for (const [index, name] of names.entries()) {
      const kept = new IndexeddbPersistence(name, made[index]!);
      await kept.whenSynced;
      await kept.destroy();
    }
  });
  const documents: Y.Doc[] = [];
  const loaded = await timed(async () => {
    for (const name of names) {
      const doc = new Y.Doc();
      const kept = new IndexeddbPersistence(name, doc);
      await kept.whenSynced;
      documents.push(doc);
      await kept.destroy();
    }
  });
  check(documents, count);
  for (const name of names) indexedDB.deleteDatabase(name);
  return { stored, loaded };
}
