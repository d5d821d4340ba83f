import type { TextStorage } from './handed-over.ts';
import type { LostFile, WaitingFile } from './store.ts';

/**
 * Which files are on their way to the disk. Bytes are too many for the storage that takes what it is given at once, so a
 * page that ends meanwhile loses them: their names are there before, and whoever comes next says which they were [M195].
 */
export class FilesBeingAdded {
  readonly #prefix: string;
  readonly #storage: TextStorage | undefined;
  readonly #locks: LockManager | undefined;
  /** Names this page in a lock that ends with it. */
  readonly #page: string;
  #count = 0;
  #end: () => void = () => undefined;

  /** For the database of that name. */
  constructor(store: string, storage: TextStorage | undefined, locks: LockManager | undefined = globalThis.navigator?.locks) {
    this.#prefix = `${store}/adding/`;
    this.#storage = storage;
    this.#locks = locks;
    this.#page = Math.random().toString(36).slice(2);
    void locks
      ?.request(this.#prefix + this.#page, () => new Promise<void>((resolve) => (this.#end = resolve)))
      .catch(() => undefined);
  }

  /** Does what puts these on the disk. */
  async during(files: readonly WaitingFile[], work: () => Promise<void>): Promise<void> {
    const key = `${this.#prefix}${this.#page}/${this.#count++}`;
    const names = files.map(({ id, record, name }): LostFile => ({ id, record, name }));
    try {
      this.#storage?.setItem(key, JSON.stringify(names));
    } catch {
      // Full, or not for us: nobody can say then what was lost.
    }
    try {
      await work();
    } finally {
      this.#storage?.removeItem(key);
    }
  }

  /** Those that pages left that have ended, each told once. They may be there all the same: it was written, and not noted. */
  async left(): Promise<readonly LostFile[]> {
    const pages = await this.#locks?.query().catch(() => undefined);
    const alive = new Set(pages?.held?.map(({ name }) => name));
    const found: LostFile[] = [];
    for (const key of this.#keys()) {
      const page = key.slice(0, key.lastIndexOf('/'));
      if (page === this.#prefix + this.#page || alive.has(page)) continue;
      try {
        found.push(...(JSON.parse(this.#storage?.getItem(key) ?? '[]') as LostFile[]));
      } catch {
        // Not ours any more.
      }
      this.#storage?.removeItem(key);
    }
    return found;
  }

  wipe(): void {
    for (const key of this.#keys()) this.#storage?.removeItem(key);
  }

  close(): void {
    this.#end();
  }

  #keys(): string[] {
    const storage = this.#storage;
    if (!storage) return [];
    const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
    return keys.filter((key) => key.startsWith(this.#prefix));
  }
}
