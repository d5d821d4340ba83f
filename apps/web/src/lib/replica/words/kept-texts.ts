import { parseDocumentName } from '@rapport/model/documents/document-name';
import { objectType } from '@rapport/model/objects/index';
import type { Store } from '@rapport/persistence/browser/store';
import type { KeptText } from './messages.ts';

export type KeptTextsOptions = {
  readonly store: () => Pick<Store, 'heldDocuments' | 'loadDocument'>;
  /** The name that a document goes by now. */
  readonly nameOf: (type: string, id: string) => string;
  /** Numbers of the last edit made here of each document that is not sent, by its name. */
  readonly unsent: () => ReadonlyMap<string, number>;
  /** Another one than before: it is worth looking. */
  readonly version: () => string;
  readonly now?: () => number;
};

/** Documents that are read in one turn. */
const atOnce = 20;
/** Other tabs keep documents, too, and do not always say so. */
const looksAgainAfter = 15_000;

/**
 * The texts of the documents on this device, for whoever searches in them: tells those that came or changed since the
 * last look, in portions, and those that left.
 */
export class KeptTexts {
  readonly #options: KeptTextsOptions;
  readonly #now: () => number;
  /** How each text stood when it was told, by its key. */
  readonly #told = new Map<string, string>();
  #version: string | undefined;
  #lookedAt = 0;
  #looking: Promise<boolean> | undefined;

  constructor(options: KeptTextsOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Resolves with whether anything was told. Does nothing where there is nothing to be expected. */
  look(tell: (texts: readonly KeptText[]) => void): Promise<boolean> {
    if (this.#looking) return this.#looking;
    const version = this.#options.version();
    if (version === this.#version && this.#now() - this.#lookedAt < looksAgainAfter) return Promise.resolve(false);
    this.#version = version;
    this.#lookedAt = this.#now();
    // A store that is closed or cannot be read has no texts.
    this.#looking = this.#look(tell)
      .catch(() => false)
      .finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(tell: (texts: readonly KeptText[]) => void): Promise<boolean> {
    const { store, nameOf, unsent } = this.#options;
    const written = unsent();
    const changed: { readonly key: string; readonly type: string; readonly name: string }[] = [];
    const here = new Set<string>();
    for (const { name, position, bytes, pieces } of await store().heldDocuments()) {
      const at = parseDocumentName(name);
      if (!at || objectType(at.type)?.richText === undefined || nameOf(at.type, at.id) !== name) continue;
      const key = `${at.type}/${at.id}`;
      const stamp = [name, position, bytes, pieces, written.get(name) ?? ''].join(' ');
      here.add(key);
      if (this.#told.get(key) === stamp) continue;
      this.#told.set(key, stamp);
      changed.push({ key, type: at.type, name });
    }
    const left = [...this.#told.keys()].filter((key) => !here.has(key));
    for (const key of left) this.#told.delete(key);
    if (left.length > 0) tell(left.map((key) => ({ key, type: key.slice(0, key.indexOf('/')), updates: undefined })));
    for (let from = 0; from < changed.length; from += atOnce) {
      const texts = changed.slice(from, from + atOnce).map(async ({ key, type, name }) => {
        return { key, type, updates: (await store().loadDocument(name))?.updates };
      });
      tell(await Promise.all(texts));
    }
    return left.length + changed.length > 0;
  }
}
