import { errorKinds, type Refusal } from '@rapport/model/errors';
import { fileName } from '@rapport/model/features/files/file-name';
import { limits } from '@rapport/model/limits';
import type { LostFile, Store, WaitingFile } from '@rapport/persistence/browser/store';
import { untrack } from 'svelte';
import { v7 as uuidv7 } from 'uuid';
import { ServerProblem } from '../shell/ask.ts';
import type { Sending } from './send-file.ts';

/** A file on its way, as people see it. `done`: it hangs on its record, whose rows do not show it yet. */
export type Underway = Omit<WaitingFile, 'bytes'> & {
  readonly bytes: Blob;
  readonly sent: number;
  readonly state: 'waiting' | 'sending' | 'done' | 'refused';
};
export type FileSender = (file: WaitingFile, sending: Sending) => Promise<void>;

export type WaitingFilesOptions = {
  readonly store: Store;
  readonly workspace: string;
  /** Names lock and channel of this person's tabs; undefined where nothing is kept. */
  readonly channel: string | undefined;
  readonly online: () => boolean;
  /** Whether something that a file hangs on is still on its way itself. */
  readonly isUnsent: (id: string) => boolean;
  /** Whether the rows show it. */
  readonly isShown: (id: string) => boolean;
  /** How many wait, whenever that changes. */
  readonly count: (waiting: number) => void;
  readonly send: FileSender;
  readonly giveUp: (upload: string) => void;
  /** It has been sent: its bytes may stay on this device. */
  readonly keep: (file: WaitingFile) => Promise<void>;
  /** Their page ended before they were on the disk. */
  readonly lost: (files: readonly LostFile[]) => void;
};

/** Milliseconds until the next try, longer each time. */
const patience = [1_000, 4_000, 15_000, 60_000];

/**
 * Files that were added here and do not hang on their records yet [M139]. They lie on this device with their bytes until
 * the server has them, survive reloads and go on where they stopped; one tab sends for all, one after the other.
 */
export class WaitingFiles {
  all = $state.raw<readonly Underway[]>([]);
  readonly #options: WaitingFilesOptions;
  readonly #tabs: BroadcastChannel | undefined;
  #current: { readonly id: string; readonly abort: AbortController } | undefined;
  #running = false;
  #again = false;
  #stopped = false;
  #tries = 0;
  /** Added here and not on disk yet. */
  #storing = $state.raw<readonly string[]>([]);
  /** Sent or taken back: the disk may still have them for a moment. */
  readonly #over = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopFollowing: () => void = () => undefined;

  constructor(options: WaitingFilesOptions) {
    this.#options = options;
    this.#tabs =
      options.channel !== undefined && typeof BroadcastChannel === 'function'
        ? new BroadcastChannel(`${options.channel}/files`)
        : undefined;
  }

  /** Reads what earlier visits have left, and sends from now on whenever there is a connection. */
  async start(): Promise<void> {
    this.#tabs?.addEventListener('message', ({ data }: MessageEvent<{ cancelled?: string }>) => {
      if (data.cancelled !== undefined) this.#takeBack(data.cancelled);
      void this.#load();
    });
    this.#stopFollowing = $effect.root(() => {
      $effect(() => {
        // What it waits for is read in here, so that it is tried again when that has changed.
        const ready = this.#options.online() && this.all.some((file) => file.state === 'waiting' && this.#isReady(file));
        if (ready) untrack(() => void this.#pump());
      });
      $effect(() => {
        const shown = this.all.filter(({ id, state }) => state === 'done' && this.#options.isShown(id));
        if (shown.length > 0) untrack(() => this.#set(this.all.filter((file) => !shown.includes(file))));
      });
    });
    await this.#load();
    await this.#tellLost();
  }

  /** What a page began to add and is nowhere was lost with it: whoever added it is told, and can do so again [M195]. */
  async #tellLost(): Promise<void> {
    const { store, isShown, lost } = this.#options;
    const begun = await store.halfAddedFiles().catch(() => []);
    if (begun.length === 0) return;
    const stored = new Set([...(await store.waitingFiles()), ...(await store.keptFiles())].map(({ id }) => id));
    const files = begun.filter(({ id }) => !stored.has(id) && !untrack(() => isShown(id)));
    if (files.length > 0 && !this.#stopped) lost(files);
  }

  stop(): void {
    this.#stopped = true;
    this.#stopFollowing();
    clearTimeout(this.#timer);
    this.#current?.abort.abort();
    this.#tabs?.close();
  }

  /**
   * Adds files to a record; answers those that are too large or too many to be taken, which nothing is kept of. `ids`: those
   * that something names already.
   */
  async add(
    files: readonly File[],
    record: string,
    comment?: string,
    ids: readonly string[] = [],
  ): Promise<readonly { name: string; refusal: Refusal }[]> {
    const most = limits.fileBytes.value;
    const rejected: { name: string; refusal: Refusal }[] = [];
    const taken: WaitingFile[] = [];
    for (const [index, file] of files.entries()) {
      const name = fileName(file.name);
      if (file.size > most)
        rejected.push({ name, refusal: { kind: 'too-large', values: { limit: `${Math.floor(most / 1_048_576)} MB` } } });
      else if (taken.length >= limits.filesAtOnce.value)
        rejected.push({ name, refusal: { kind: 'too-large', values: { limit: limits.filesAtOnce.value } } });
      else
        taken.push({
          id: ids[index] ?? uuidv7(),
          record,
          ...(comment === undefined ? {} : { comment }),
          name,
          mediaType: file.type,
          bytes: file,
          addedAt: Date.now() + taken.length,
        });
    }
    this.#set([...this.all, ...taken.map((file): Underway => ({ ...file, sent: 0, state: 'waiting' }))]);
    for (const file of await this.#store(taken)) {
      // No room on this device: nothing is promised, and nothing is lost by saying so.
      this.#set(this.all.filter(({ id }) => id !== file.id));
      rejected.push({ name: file.name, refusal: { kind: 'disk-full' } });
    }
    this.#tabs?.postMessage({});
    void this.#pump();
    return rejected;
  }

  /** Takes one back that is not there yet. */
  async cancel(id: string): Promise<void> {
    const file = this.all.find((one) => one.id === id);
    this.#takeBack(id);
    await this.#options.store.removeWaitingFile(id);
    this.#tabs?.postMessage({ cancelled: id });
    if (file?.upload !== undefined) this.#options.giveUp(file.upload);
  }

  #takeBack(id: string): void {
    this.#over.add(id);
    this.#set(this.all.filter((one) => one.id !== id));
    if (this.#current?.id === id) this.#current.abort.abort();
  }

  /** Tries one again that was refused. */
  async again(id: string): Promise<void> {
    await this.#change(id, ({ refusal: _refusal, upload: _upload, ...file }) => file);
    void this.#pump();
  }

  /** Closing this page now would lose some: this browser does not keep them, or has not written them yet. */
  get losesOnLeaving(): boolean {
    return this.#storing.length > 0 || (!this.#options.store.durable && this.waiting.length > 0);
  }

  /** What the server will not take: its author decides [V7]. */
  get refused(): readonly Underway[] {
    return this.all.filter(({ state }) => state === 'refused');
  }

  get waiting(): readonly Underway[] {
    return this.all.filter(({ state }) => state === 'waiting' || state === 'sending');
  }

  /** All at once, so that little time passes until the last one is on disk; answers those that had no room. */
  async #store(files: readonly WaitingFile[]): Promise<readonly WaitingFile[]> {
    const ids = files.map(({ id }) => id);
    this.#storing = [...this.#storing, ...ids];
    try {
      const all = await this.#put(files).then(
        () => true,
        () => false,
      );
      if (all) return [];
      const failed: WaitingFile[] = [];
      for (const file of files) await this.#put([file]).catch(() => failed.push(file));
      return failed;
    } finally {
      this.#storing = this.#storing.filter((id) => !ids.includes(id));
    }
  }

  /** What was sent or taken back meanwhile does not stay there. */
  async #put(files: readonly WaitingFile[]): Promise<void> {
    const { store } = this.#options;
    await store.putWaitingFiles(files);
    for (const { id } of files) if (this.#over.has(id)) await store.removeWaitingFile(id);
  }

  #isReady({ record, comment }: WaitingFile): boolean {
    const { isUnsent } = this.#options;
    return !isUnsent(record.split(':')[1] ?? '') && (comment === undefined || !isUnsent(comment));
  }

  /** Shows what other tabs and visits have added and taken away. What is under way here is known better than the disk says. */
  async #load(): Promise<void> {
    // What comes to the disk later than this reading begins is not missed in its answer.
    const awaited = new Set(this.all.map(({ id }) => id).filter((id) => !this.#storing.includes(id)));
    const stored = await this.#options.store.waitingFiles().catch(() => undefined);
    if (!stored || this.#stopped) return;
    const sent = new Map(this.all.map((file) => [file.id, file.sent]));
    const waiting = stored
      .filter(({ id }) => !this.#over.has(id))
      .map((file): Underway => {
        const state = file.refusal ? 'refused' : this.#current?.id === file.id ? 'sending' : 'waiting';
        return { ...file, sent: sent.get(file.id) ?? 0, state };
      });
    const found = new Set(waiting.map(({ id }) => id));
    const others = this.all.filter(({ id, state }) => state === 'done' || !(awaited.has(id) || found.has(id)));
    this.#set([...others, ...waiting].sort((one, other) => one.addedAt - other.addedAt));
  }

  async #pump(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      await this.#alone(async () => {
        for (;;) {
          this.#again = false;
          const next = await this.#next();
          if (!next || !(await this.#send(next))) break;
        }
      });
    } finally {
      this.#running = false;
    }
    if (this.#again && !this.#stopped) void this.#pump();
  }

  /** One tab at a time; without locks (plain HTTP) each for itself, which the server takes for one. */
  async #alone(work: () => Promise<void>): Promise<void> {
    const { channel } = this.#options;
    if (channel === undefined || !navigator.locks) return work();
    await navigator.locks.request(`${channel}/files`, work);
  }

  async #next(): Promise<WaitingFile | undefined> {
    const { store, online } = this.#options;
    if (this.#stopped || this.#timer !== undefined || !untrack(online)) return undefined;
    const stored = await store.waitingFiles().catch(() => []);
    return stored.find((file) => !file.refusal && !this.#over.has(file.id) && untrack(() => this.#isReady(file)));
  }

  /** Answers whether the next one may follow. */
  async #send(file: WaitingFile): Promise<boolean> {
    const { workspace, send, store, keep } = this.#options;
    const abort = new AbortController();
    this.#current = { id: file.id, abort };
    this.#show(file.id, { state: 'sending' });
    try {
      await send(file, {
        workspace,
        signal: abort.signal,
        began: (upload) => void this.#change(file.id, (one) => ({ ...one, upload })),
        sent: (bytes) => this.#show(file.id, { sent: bytes }),
      });
      this.#tries = 0;
      this.#over.add(file.id);
      this.#show(file.id, { state: 'done', sent: file.bytes.size });
      // Without room it is fetched again when it is wanted.
      await keep(file).catch(() => undefined);
      // One that a disk does not let go of is sent again after the next start, which the server takes for one.
      await store.removeWaitingFile(file.id).catch(() => undefined);
      this.#tabs?.postMessage({});
      return true;
    } catch (error) {
      if (abort.signal.aborted) return !this.#stopped;
      return this.#failed(file, error);
    } finally {
      this.#current = undefined;
    }
  }

  async #failed(file: WaitingFile, error: unknown): Promise<boolean> {
    const refusal = error instanceof ServerProblem ? error.refusal : undefined;
    // What has arrived of it is there no more: it begins anew.
    if (refusal?.kind === 'not-found' && refusal.field === 'upload' && file.upload !== undefined) {
      await this.#change(file.id, ({ upload: _upload, ...one }) => one);
      return true;
    }
    const final = refusal && !errorKinds[refusal.kind].retry && !['not-signed-in', 'changed-since'].includes(refusal.kind);
    if (final) {
      await this.#change(file.id, (one) => ({ ...one, refusal }));
      return true;
    }
    this.#show(file.id, { state: 'waiting' });
    const wait = patience[Math.min(this.#tries, patience.length - 1)] ?? 60_000;
    this.#tries += 1;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#pump();
    }, wait);
    return false;
  }

  /** In the store, on the screen and in the other tabs, unless it is over meanwhile. */
  async #change(id: string, by: (file: WaitingFile) => WaitingFile): Promise<void> {
    const stored = (await this.#options.store.waitingFiles()).find((file) => file.id === id);
    if (!stored || this.#over.has(id)) return;
    const changed = by(stored);
    await this.#put([changed]);
    const stateOf = ({ state }: Underway) => (changed.refusal ? 'refused' : state === 'refused' ? 'waiting' : state);
    this.#set(this.all.map((file) => (file.id === id ? { ...changed, sent: file.sent, state: stateOf(file) } : file)));
    this.#tabs?.postMessage({});
  }

  #show(id: string, change: Partial<Pick<Underway, 'state' | 'sent'>>): void {
    this.#set(this.all.map((file) => (file.id === id ? { ...file, ...change } : file)));
  }

  #set(all: readonly Underway[]): void {
    this.all = all;
    this.#options.count(this.waiting.length);
  }
}
