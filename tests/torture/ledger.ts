import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import type { TokenKind } from './tokens.ts';

/** Who was told: our own client, a stock provider, a program at the REST API, an importer. */
export const ways = ['own', 'stock', 'rest', 'import'] as const;
export type Way = (typeof ways)[number];

/** One edit, and what its author was told of it. */
export type LedgerLine = {
  readonly token: string;
  readonly kind: TokenKind;
  readonly way: Way;
  readonly client: string;
  /** Whom the server takes for its author. */
  readonly member: string;
  readonly record: string;
  readonly field: string;
  readonly madeAt: number;
  /** It is under way: written to a socket, or to be by an outbox. */
  sent: boolean;
  /** Stored on the device (our own client): it may come late, never be lost. */
  kept: boolean;
  /** When it was first called saved, and by what. */
  saved: { readonly at: number; readonly by: string } | undefined;
  /** The server said that it will never be applied, and why was shown to its author. */
  refused: boolean;
};

/**
 * What anybody was told, kept outside of the product. Invariant: a line stands on disk, flushed, before anybody counts
 * the edit as saved, so that the ledger outlives whatever else is killed.
 */
export class Ledger {
  readonly lines = new Map<string, LedgerLine>();
  /** Said to be saved by a badge that showed "saved". */
  readonly badge = new Set<string>();
  readonly #file: number;
  #unwritten: string[] = [];
  readonly #inFlight = new Map<string, number>();
  #saved = 0;
  readonly #newest = new Map<string, number>();

  constructor(path: string) {
    this.#file = openSync(path, 'a');
  }

  get made(): number {
    return this.lines.size;
  }
  get saved(): number {
    return this.#saved;
  }
  /** Sent and not acknowledged; rows of an import, which wait for their report, are not counted. */
  get inFlight(): number {
    let all = 0;
    for (const count of this.#inFlight.values()) all += count;
    return all;
  }
  /** The same, of one client. */
  underWay(client: string): number {
    return this.#inFlight.get(client) ?? 0;
  }

  /** When the newest edit was made that this client was told is saved. */
  newestSaved(client: string): number {
    return this.#newest.get(client) ?? 0;
  }

  add(line: Pick<LedgerLine, 'token' | 'kind' | 'way' | 'client' | 'member' | 'record' | 'field'>): void {
    const madeAt = performance.now();
    this.lines.set(line.token, { ...line, madeAt, sent: false, kept: false, saved: undefined, refused: false });
  }

  sent(token: string): void {
    const line = this.lines.get(token);
    if (!line || line.sent) return;
    line.sent = true;
    if (!line.saved) this.#count(line, 1);
  }

  kept(token: string): void {
    const line = this.lines.get(token);
    if (line) line.kept = true;
    this.sent(token);
  }

  told(token: string, by: string): void {
    if (by === 'badge') this.badge.add(token);
    const line = this.lines.get(token);
    if (!line || line.saved) return;
    if (line.sent) this.#count(line, -1);
    line.saved = { at: performance.now(), by };
    this.#saved += 1;
    this.#newest.set(line.client, Math.max(this.newestSaved(line.client), line.madeAt));
    if (this.#unwritten.push(`${token} ${by}\n`) === 1) setImmediate(() => this.flush());
  }

  /** Nobody can say what became of it: it is neither saved nor under way any more. */
  unanswered(token: string): void {
    const line = this.lines.get(token);
    if (!line?.sent || line.saved) return;
    line.sent = false;
    this.#count(line, -1);
  }

  refused(token: string): void {
    const line = this.lines.get(token);
    if (!line || line.refused) return;
    line.refused = true;
    if (line.sent && !line.saved) this.#count(line, -1);
  }

  #count({ client, way }: LedgerLine, more: number): void {
    if (way !== 'import') this.#inFlight.set(client, this.underWay(client) + more);
  }

  /** Writes what waits; several acknowledgements of one turn share it. */
  flush(): void {
    if (this.#unwritten.length === 0) return;
    writeSync(this.#file, this.#unwritten.join(''));
    fdatasyncSync(this.#file);
    this.#unwritten = [];
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}
