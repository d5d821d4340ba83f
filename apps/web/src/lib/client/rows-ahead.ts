import { typeOnScreen } from './type-on-screen.ts';

/** Where all rows are asked for. `used`: types whose views were used lately; undefined where nothing is left to the server. */
export function rowsPath(workspace: string, first: string, used: readonly string[] | undefined): string {
  return `/api/sync/bootstrap?workspace=${workspace}&first=${first}${used ? `&used=${used.join(',')}` : ''}`;
}

/**
 * The rows of a device that holds none, asked for as soon as it is known who is here: meanwhile the device makes its copy
 * and takes the lead, one transaction after the other. Whoever loads rows takes the answer, once; where the device turns
 * out to hold rows, or to need others, it is dropped.
 */
export class RowsAhead {
  readonly #path: string;
  readonly #cut = new AbortController();
  #answer: Promise<Response> | undefined;

  constructor(path: string, ask: (path: string, options: { readonly signal: AbortSignal }) => Promise<Response> = fetch) {
    this.#path = path;
    this.#answer = ask(path, { signal: this.#cut.signal });
    // Told to whoever takes it.
    this.#answer.catch(() => undefined);
  }

  /** The answer to this question, if it is the one that was asked: nobody else gets it. */
  take(path: string): Promise<Response> | undefined {
    const answer = this.#answer;
    if (path !== this.#path) this.drop();
    else this.#answer = undefined;
    return path === this.#path ? answer : undefined;
  }

  /** Nobody wants it: the server need not go on. */
  drop(): void {
    if (this.#answer) this.#cut.abort();
    this.#answer = undefined;
  }
}

/** Asks for the rows of a device on which nothing was used yet. A tab that nobody sees may have to wait for another. */
export function rowsAhead(workspace: string): RowsAhead | undefined {
  const first = typeOnScreen();
  return document.visibilityState === 'visible' ? new RowsAhead(rowsPath(workspace, first, [first])) : undefined;
}
