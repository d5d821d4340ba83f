import { typeShownAt } from '@rapport/model/objects/index';
import type { AskedAhead } from './asked-ahead.ts';
import { screenWords, typeOnScreen } from './type-on-screen.ts';

/** Where all rows are asked for. `used`: types whose views were used lately; undefined where nothing is left to the server. */
export function rowsPath(workspace: string, first: string, used: readonly string[] | undefined): string {
  return `/api/sync/bootstrap?workspace=${workspace}&form=packed&first=${first}${used ? `&used=${used.join(',')}` : ''}`;
}

/**
 * The rows of a device that holds none, asked for as soon as it is known who is here: meanwhile the device makes its copy
 * and takes the lead, one transaction after the other. Whoever loads rows takes the answer, once; where the device turns
 * out to hold rows, or to need others, it is dropped.
 */
export class RowsAhead {
  readonly #path: string;
  readonly #cut: AbortController;
  #answer: Promise<Response> | undefined;

  constructor(path: string, answer: Promise<Response>, cut: AbortController) {
    this.#path = path;
    this.#answer = answer;
    this.#cut = cut;
    // Told to whoever takes it.
    answer.catch(() => undefined);
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

/**
 * The rows of a device on which nothing was used yet: those that the page asked for before its code was there, or asked for
 * now. A tab that nobody sees may have to wait for another.
 */
export function rowsAhead(
  workspace: string,
  asked: Pick<AskedAhead, 'part' | 'rows' | 'cut'> | undefined,
): RowsAhead | undefined {
  const first = typeOnScreen();
  const path = rowsPath(workspace, first, [first]);
  if (asked && typeShownAt(asked.part).key === first) return new RowsAhead(path, asked.rows, asked.cut);
  asked?.cut.abort();
  if (document.visibilityState !== 'visible') return undefined;
  const cut = new AbortController();
  return new RowsAhead(path, fetch(path + screenWords(), { signal: cut.signal }), cut);
}
