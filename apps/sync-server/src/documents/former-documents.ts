import { documentName, type DocumentAddress } from '@rapport/model/documents/document-name';
import { Translation } from '@rapport/model/documents/fresh-copy';
import type { Database } from '@rapport/persistence/server/database';
import { readFormer } from '@rapport/persistence/server/log/rotate-document';
import * as Y from 'yjs';

/** How edits of what a document was become edits of what took its place. */
export type Bridge = {
  /** Of the document as it is now. */
  readonly name: string;
  /** Undefined for an edit that builds on what the former document never had. */
  translate(update: Uint8Array): Uint8Array | undefined;
};

/** How many are remembered: somebody who comes back brings many edits of one document. */
const most = 20;

/** What documents were before copies took their place, as long as that is kept. */
export class FormerDocuments {
  readonly #database: Database;
  readonly #bridges = new Map<string, Promise<Bridge | undefined>>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** From a former generation to the present one. Undefined where what lies between is no longer kept. */
  bridge(from: DocumentAddress, present: number): Promise<Bridge | undefined> {
    const key = `${documentName(from)} ${present}`;
    const known = this.#bridges.get(key) ?? this.#build(from, present);
    this.#bridges.delete(key);
    this.#bridges.set(key, known);
    known.catch(() => this.#bridges.delete(key));
    for (const oldest of this.#bridges.keys()) {
      if (this.#bridges.size <= most) break;
      this.#bridges.delete(oldest);
    }
    return known;
  }

  async #build(from: DocumentAddress, present: number): Promise<Bridge | undefined> {
    const former = await readFormer(this.#database, from.workspace, from.id, from.generation);
    if (from.generation >= present || former.length !== present - from.generation) return undefined;
    const steps = former.map(({ client, state }) => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, state);
      return new Translation(doc, client);
    });
    return {
      name: documentName({ ...from, generation: present }),
      translate: (update) =>
        steps.reduce<Uint8Array | undefined>((translated, step) => translated && step.translate(translated), update),
    };
  }
}
