import type { Origin } from '../projection/event.ts';
import * as Y from 'yjs';

/**
 * Whose client ids a document has seen. A client id first used by somebody stays theirs: an unknown struct under it
 * that comes through anybody else is a forgery. `null` is the server.
 */
export class ClientOwners {
  readonly #owners = new Map<number, string | null>();

  /** Whether `actor` may bring new structs under this client id. */
  isOwn(client: number, actor: string | null): boolean {
    const owner = this.#owners.get(client);
    return owner === undefined || owner === actor;
  }

  bind(clients: Iterable<number>, actor: string | null): void {
    for (const client of clients) if (!this.#owners.has(client)) this.#owners.set(client, actor);
  }

  /** Reads them from a row of the log, rows in order. */
  bindRow(row: { readonly update: Uint8Array; readonly actor: string | null; readonly origin: Origin }): void {
    this.bind(Y.parseUpdateMeta(row.update).from.keys(), row.origin === 'edit' ? row.actor : null);
  }

  toJSON(): readonly (readonly [number, string | null])[] {
    return [...this.#owners];
  }

  /** From a snapshot; anything else counts as nothing known. */
  static parse(stored: unknown): ClientOwners {
    const owners = new ClientOwners();
    if (Array.isArray(stored)) {
      for (const pair of stored as unknown[]) {
        if (Array.isArray(pair) && typeof pair[0] === 'number')
          owners.#owners.set(pair[0], typeof pair[1] === 'string' ? pair[1] : null);
      }
    }
    return owners;
  }
}
