import { ask } from '../shell/ask.ts';

/** A new one is fetched this long before the old one ends. */
const early = 60_000;

/** A clock that is less wrong is taken for right: an answer takes its time, too. */
const rightWithin = 60_000;

type Issued = { readonly token: string; readonly expiresAt: string; readonly lastsSeconds: number };

/**
 * The token that opens the socket and documents, fetched when it is needed. How long it lasts is counted from when it was
 * asked for: when it ends by the server's clock says nothing to a device whose clock is wrong [M155].
 */
export class SyncToken {
  readonly #workspace: string;
  #current: Promise<Issued> | undefined;
  #askedAt = 0;
  #lasts = 0;
  #ahead = 0;

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** The next one is fetched anew: the server did not take this one. */
  forget(): void {
    this.#current = undefined;
  }

  /** What time it was by the server's clock when it was `at` by this device's; the same as long as nothing else is known. */
  serverTime(at: number): string {
    return new Date(at - this.#ahead).toISOString();
  }

  /** Throws ServerProblem. */
  async get(): Promise<string> {
    if (!this.#current || !this.#lastsStill) {
      this.#askedAt = Date.now();
      this.#lasts = Number.POSITIVE_INFINITY;
      this.#current = ask<Issued>(`/api/v1/sync-token?workspace=${this.#workspace}`, { method: 'POST' });
      try {
        const { expiresAt, lastsSeconds } = await this.#current;
        this.#lasts = lastsSeconds * 1_000;
        const ahead = Date.now() - (Date.parse(expiresAt) - this.#lasts);
        this.#ahead = Math.abs(ahead) < rightWithin ? 0 : ahead;
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
