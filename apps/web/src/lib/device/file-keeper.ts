import { planFiles, type WantedFile } from '@rapport/model/device/keeping-files';
import { limits } from '@rapport/model/limits';
import type { KeptFile, Store } from '@rapport/persistence/browser/store';
import type { KeeperPhase } from './keeper.ts';

export type FetchedFile = { readonly bytes: Blob; readonly content: string };

export type FileKeeperOptions = {
  readonly store: Pick<Store, 'keepFile' | 'keptFiles' | 'releaseFiles'>;
  /** The files of what is kept, those worth most first; undefined while that is not known. */
  readonly gather: () => readonly WantedFile[] | undefined;
  /** Bytes that the browser still gives; undefined where it does not say. */
  readonly free: () => Promise<number | undefined>;
  /** undefined: it is not there, or not for this person to see. Throws where the server is not to be had. */
  readonly fetch: (file: WantedFile) => Promise<FetchedFile | undefined>;
  /** This tab does it. */
  readonly leads: () => boolean;
  /** And it is looked at, the server is there, and it is this one's turn. */
  readonly may: (file: WantedFile) => boolean;
  /** `here`: other files are on this device than before. */
  readonly changed: (here: boolean) => void;
  readonly now?: () => number;
};

const againAfter = 30_000;
/** What was added here is on its record before the row says so. */
const rowComesWithin = 60_000;

/**
 * Keeps the bytes of the files of what this device keeps: fetches one after the other those that have room, and lets those
 * go that have no reason any more, or the least [M194]. Stops whenever it may not go on, and goes on with the next `fetch`.
 */
export class FileKeeper {
  phase: KeeperPhase = 'resting';
  keep: readonly WantedFile[] = [];
  /** Too large, or there is no room for them. */
  leftOut: readonly WantedFile[] = [];
  readonly held = new Map<string, KeptFile>();
  readonly #options: FileKeeperOptions;
  readonly #now: () => number;
  /** The server does not give them. */
  readonly #refused = new Set<string>();
  #running: Promise<void> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(options: FileKeeperOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Those that are still to come. */
  get missing(): readonly WantedFile[] {
    return this.keep.filter(({ id }) => !this.held.has(id) && !this.#refused.has(id));
  }

  /** Looks what is to be kept, and lets go of the rest. */
  async plan(): Promise<void> {
    const { store, gather, free, leads } = this.#options;
    const held = await store.keptFiles().catch(() => undefined);
    const available = await free();
    const wanted = gather();
    if (!held || !wanted || this.#stopped) return;
    const before = this.held.size;
    this.held.clear();
    for (const file of held) this.held.set(file.id, file);
    const room = available === undefined ? undefined : this.bytes + available - limits.roomForEdits.value;
    ({ keep: this.keep, leftOut: this.leftOut } = planFiles(wanted, room));
    const known = new Set(wanted.map(({ id }) => id));
    for (const id of this.#refused) if (!known.has(id)) this.#refused.delete(id);
    const kept = new Set(this.keep.map(({ id }) => id));
    const idle = held.filter(({ id, own, keptAt }) => {
      const isComing = own && !known.has(id) && Math.abs(this.#now() - keptAt) < rowComesWithin;
      return !kept.has(id) && !isComing;
    });
    if (leads() && idle.length > 0) {
      await store.releaseFiles(idle.map(({ id }) => id));
      for (const { id } of idle) this.held.delete(id);
    }
    this.#options.changed(this.held.size !== before || idle.length > 0);
  }

  /** Fetches what is planned and not here. Resolves when there is nothing more to be done for now. */
  fetch(): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    clearTimeout(this.#retry);
    this.#running ??= this.#fetchAll().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Keeps what was added here and has been sent: it need not be fetched again. */
  async keepOwn(id: string, { bytes, content }: FetchedFile): Promise<void> {
    await this.#put({ id, content, size: bytes.size, keptAt: this.#now(), own: true }, bytes);
  }

  /** Bytes on this device; what two files share is counted once. */
  get bytes(): number {
    return [...new Map([...this.held.values()].map(({ content, size }) => [content, size])).values()].reduce(
      (sum, size) => sum + size,
      0,
    );
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
  }

  async #fetchAll(): Promise<void> {
    const { may, fetch } = this.#options;
    // Planned anew meanwhile, or let go of: what comes next is asked each time.
    for (let [next] = this.missing; next; [next] = this.missing) {
      if (this.#stopped || !may(next)) return this.#enter('waiting');
      if (this.phase !== 'full') this.#enter('fetching');
      try {
        const fetched = await fetch(next);
        if (this.#stopped) return;
        const { id, size } = next;
        if (!fetched) this.#refused.add(id);
        // Its record may have left while it came.
        else if (this.keep.some((file) => file.id === id)) {
          await this.#put({ id, content: fetched.content, size, keptAt: this.#now(), own: false }, fetched.bytes);
          this.#enter('fetching');
        }
      } catch (error) {
        const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
        this.#retry = setTimeout(() => void this.fetch(), againAfter);
        return this.#enter(isFull ? 'full' : 'waiting');
      }
    }
    this.#enter('resting');
  }

  async #put(file: KeptFile, bytes: Blob): Promise<void> {
    await this.#options.store.keepFile(file, bytes);
    this.held.set(file.id, file);
    this.#options.changed(true);
  }

  #enter(phase: KeeperPhase): void {
    this.phase = phase;
    this.#options.changed(false);
  }
}
