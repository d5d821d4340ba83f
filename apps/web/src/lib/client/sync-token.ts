import { ask } from '../shell/ask.ts';

/** A new one is fetched this long before the old one ends. */
const early = 60_000;

type Issued = { readonly token: string; readonly lastsSeconds: number };

/**
 * The token that opens the socket and documents, fetched when it is needed. How long it lasts is counted from when it was
 * asked for: when it ends by the server's clock says nothing to a device whose clock is wrong [M155].
 */
export class SyncToken {
  readonly #workspace: string;
  #current: Promise<Issued> | undefined;
  #askedAt = 0;
  #lasts = 0;

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** The next one is fetched anew: the server did not take this one. */
  forget(): void {
    this.#current = undefined;
  }

  /** Throws ServerProblem. */
  async get(): Promise<string> {
    if (!this.#current || !this.#lastsStill) {
      this.#askedAt = Date.now();
      this.#lasts = Number.POSITIVE_INFINITY;
      this.#current = ask<Issued>(`/api/v1/sync-token?workspace=${this.#workspace}`, { method: 'POST' });
      try {
        this.#lasts = (await this.#current).lastsSeconds * 1_000;
      } catch (error) {
        this.#current = undefined;
        throw error;
      }
    }
    return (await this.#current).token;
  }

  /** A clock that was put back tells nothing of how long ago that was. */
  get #lastsStill(): boolean {
    const since = Date.now() - this.#askedAt;
    return since >= 0 && since <= this.#lasts - early;
  }
}
