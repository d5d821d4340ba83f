import { limits } from '@rapport/model/limits';
import type { TextStorage } from './handed-over.ts';

/** What somebody has begun to write and not sent, by the place in which it is written. */
export interface Drafts {
  read(place: string): unknown;
  /** What JSON can say, in the turn in which it is given. Undefined: sent, or given up. */
  keep(place: string, draft: unknown): void;
  /** Tells what another tab makes of it; ends with what is answered. */
  follow(place: string, changed: (draft: unknown) => void): () => void;
}

type Kept = { readonly at: number; readonly draft: unknown };

/** Drafts on the device. The database answers later than a page that ends may wait, this storage in the same turn [M238]. */
export class KeptDrafts implements Drafts {
  readonly #prefix: string;
  readonly #storage: TextStorage | undefined;
  /** Those that the storage did not take. */
  readonly #onPage = new Map<string, unknown>();
  #wiped = false;

  /** For the database of that name. */
  constructor(store: string, storage: TextStorage | undefined) {
    this.#prefix = `${store}/drafts/`;
    this.#storage = storage;
  }

  read(place: string): unknown {
    return this.#onPage.has(place) ? this.#onPage.get(place) : decode(this.#storage?.getItem(this.#prefix + place));
  }

  keep(place: string, draft: unknown): void {
    if (this.#wiped) return;
    this.#onPage.delete(place);
    const key = this.#prefix + place;
    if (draft === undefined) return this.#storage?.removeItem(key);
    const text = JSON.stringify({ at: Date.now(), draft } satisfies Kept);
    try {
      if (!this.#storage || text.length > limits.draftCharacters.value) throw new RangeError('No room for this draft.');
      this.#storage.setItem(key, text);
    } catch {
      // Nothing older may come back in its place.
      this.#storage?.removeItem(key);
      this.#onPage.set(place, draft);
    }
  }

  follow(place: string, changed: (draft: unknown) => void): () => void {
    if (typeof window === 'undefined') return () => undefined;
    const heard = ({ key, newValue }: StorageEvent) => {
      if (key === this.#prefix + place) changed(decode(newValue));
    };
    window.addEventListener('storage', heard);
    return () => window.removeEventListener('storage', heard);
  }

  /** Lets go of the oldest beyond `limits.draftsOnDevice`. */
  tidy(): void {
    const all = this.#keys().map((key) => ({ key, at: madeAt(this.#storage?.getItem(key)) }));
    for (const { key } of all.sort((one, other) => other.at - one.at).slice(limits.draftsOnDevice.value))
      this.#storage?.removeItem(key);
  }

  wipe(): void {
    this.#wiped = true;
    this.#onPage.clear();
    for (const key of this.#keys()) this.#storage?.removeItem(key);
  }

  #keys(): string[] {
    const storage = this.#storage;
    if (!storage) return [];
    return Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '').filter((key) => key.startsWith(this.#prefix));
  }
}

const parse = (text: string | null | undefined): Partial<Kept> => {
  try {
    return (JSON.parse(text ?? '{}') ?? {}) as Partial<Kept>;
  } catch {
    return {};
  }
};
const decode = (text: string | null | undefined): unknown => parse(text).draft;
const madeAt = (text: string | null | undefined): number => parse(text).at ?? 0;
