import type { Database } from '@rapport/persistence/server/database';
import { loadDocuments, type LoadedDocument } from '@rapport/persistence/server/log/load-documents';

type Waiting = { readonly ids: Set<string>; readonly loaded: Promise<Map<string, LoadedDocument>> };

const mostPerQuery = 500;

/** Loads documents; whatever is asked for within a turn of the event loop is one query per workspace. */
export class LoadQueue {
  readonly #database: Database;
  readonly #waiting = new Map<string, Waiting>();

  constructor(database: Database) {
    this.#database = database;
  }

  async load(workspaceId: string, id: string): Promise<LoadedDocument | undefined> {
    let waiting = this.#waiting.get(workspaceId);
    if (!waiting || waiting.ids.size >= mostPerQuery) {
      const ids = new Set<string>();
      const started = Promise.withResolvers<Map<string, LoadedDocument>>();
      waiting = { ids, loaded: started.promise };
      this.#waiting.set(workspaceId, waiting);
      const mine = waiting;
      setImmediate(() => {
        if (this.#waiting.get(workspaceId) === mine) this.#waiting.delete(workspaceId);
        loadDocuments(this.#database, workspaceId, [...ids]).then(started.resolve, started.reject);
      });
    }
    waiting.ids.add(id);
    return (await waiting.loaded).get(id);
  }
}
