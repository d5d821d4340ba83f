import { ask } from '../shell/ask.ts';

/** A new one is fetched this long before the old one ends. */
const early = 60_000;

/** The token that opens the socket and documents, fetched when it is needed. */
export class SyncToken {
  readonly #workspace: string;
  #current: Promise<{ readonly token: string; readonly expiresAt: string }> | undefined;
  #until = 0;

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** The next one is fetched anew: the server did not take this one. */
  forget(): void {
    this.#current = undefined;
  }

  /** Throws ServerProblem. */
  async get(): Promise<string> {
    if (!this.#current || Date.now() > this.#until - early) {
      this.#until = Number.POSITIVE_INFINITY;
      this.#current = ask(`/api/v1/sync-token?workspace=${this.#workspace}`, { method: 'POST' });
      try {
        this.#until = Date.parse((await this.#current).expiresAt);
      } catch (error) {
        this.#current = undefined;
        throw error;
      }
    }
    return (await this.#current).token;
  }
}
