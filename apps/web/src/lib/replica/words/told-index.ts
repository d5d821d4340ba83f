import { objectType } from '@rapport/model/objects/index';
import { plainTextOf } from '@rapport/model/documents/plain-text';
import { limits } from '@rapport/model/limits';
import { searchText } from '@rapport/model/schema/sort-key';
import type { SearchEntry } from '@rapport/model/search/search-entry';
import { readSearch } from '@rapport/model/search/search-query';
import { snippetOf } from '@rapport/model/search/snippet';
import { type Found, WordIndex } from '@rapport/model/search/word-index';
import * as Y from 'yjs';
import type { FromWorker, KeptText, KeyFound, ToWorker } from './messages.ts';

/** Where a key's type ends. */
const typeOf = (key: string): string => key.slice(0, key.indexOf('/'));

/**
 * The worker's side: the index of what the page has told, rows and kept texts in whichever order. A text whose row is not
 * there, or has left, is not found [V6].
 */
export class ToldIndex {
  readonly #index = new WordIndex(typeOf);
  /** Of rows that may have a text. */
  readonly #entries = new Map<string, SearchEntry>();
  readonly #texts = new Map<string, string>();
  readonly #waiting = new Set<number>();
  readonly #answer: (answer: FromWorker) => void;
  readonly #later: (step: () => void) => void;

  /** `later`: runs a step after what is waiting to be heard. */
  constructor(answer: (answer: FromWorker) => void, later: (step: () => void) => void) {
    this.#answer = answer;
    this.#later = later;
  }

  hear(message: ToWorker): void {
    if (message.kind === 'change') {
      for (const key of message.forget) this.#forget(key);
      for (const entry of message.put) this.#put(entry);
    } else if (message.kind === 'texts') for (const text of message.texts) this.#read(text);
    else if (message.kind === 'drop') this.#waiting.delete(message.ask);
    else this.#find(message);
  }

  #forget(key: string): void {
    this.#index.remove(key);
    this.#entries.delete(key);
    this.#texts.delete(key);
  }

  #put(entry: SearchEntry): void {
    if (objectType(typeOf(entry.key))?.richText === undefined) return this.#index.put(entry);
    this.#entries.set(entry.key, entry);
    const text = this.#texts.get(entry.key);
    const [name, reach, tags, said] = entry.texts;
    const all = text === undefined ? said : `${said} ${searchText(text)}`.slice(0, limits.searchTextLength.value);
    this.#index.put({ ...entry, texts: [name, reach, tags, all] });
  }

  #read({ key, type, updates }: KeptText): void {
    const object = objectType(type);
    if (updates && object)
      this.#texts.set(
        key,
        textOf(updates, (doc) => plainTextOf(object, doc) ?? ''),
      );
    else this.#texts.delete(key);
    const entry = this.#entries.get(key);
    if (entry) this.#put(entry);
  }

  /** What is spelt as it stands there is answered at once; the rest when nobody has said meanwhile that it is too late. */
  #find({ ask, typed, limit, types, early }: ToWorker & { kind: 'find' }): void {
    const query = readSearch(typed);
    const among = new Set(types);
    const steps = this.#index.inSteps(query, limit, (type) => (among.has(type) ? type : undefined));
    const told = (found: readonly Found[]) =>
      found.map(({ key, match }): KeyFound => {
        const text = this.#texts.get(key);
        const snippet = text === undefined ? undefined : snippetOf(text, query.words);
        return { key, match, ...(snippet && { snippet }) };
      });
    const last = early === true || steps.full(among);
    this.#answer({ ask, found: told(steps.first), last });
    if (last) return;
    this.#waiting.add(ask);
    this.#later(() => {
      if (this.#waiting.delete(ask)) this.#answer({ ask, found: told(steps.rest()), last: true });
    });
  }
}

function textOf(updates: readonly Uint8Array[], read: (doc: Y.Doc) => string): string {
  const doc = new Y.Doc();
  try {
    doc.transact(() => {
      for (const update of updates) Y.applyUpdate(doc, update);
    });
    return read(doc);
  } catch {
    // What cannot be read is not searched; whoever opens it is told.
    return '';
  } finally {
    doc.destroy();
  }
}
