import { DeposedError } from '@rapport/persistence/server/log/batch';

/**
 * Group commit. One append is in flight per process; the next one takes everything that waits.
 *
 * Invariant [V1]: whatever waits `afterCommit` of a batch runs only when that batch is in the database. While the
 * database is away nothing is lost and nothing is acknowledged: the batch in flight is tried again until it is in.
 */

/** One unit that is committed whole or not at all. */
export type LogWrite = {
  readonly workspaceId: string;
  /** Keys of the documents it appends to: a refused write takes the later ones of its documents with it. */
  readonly documents: readonly string[];
  readonly bytes: number;
  /** Called once: without an error when it is committed. */
  settled(error?: unknown): void;
};

/** Writes that commit together. */
export class Batch<Write extends LogWrite = LogWrite> {
  readonly writes: Write[] = [];
  readonly #waiting: (() => void)[] = [];
  bytes = 0;
  over = false;
  /** When its first write came, by `performance.now()`. */
  since = 0;

  /** Runs `then` when the batch is no longer open: at once if it is over already. */
  afterCommit(then: () => void): void {
    if (this.over) then();
    else this.#waiting.push(then);
  }

  /** Resolves when the batch is over. */
  get done(): Promise<void> {
    return new Promise((resolve) => this.afterCommit(resolve));
  }

  end(): void {
    this.over = true;
    for (const then of this.#waiting) then();
    this.#waiting.length = 0;
  }
}

export type LogOptions<Write extends LogWrite> = {
  /** Appends all writes in one transaction, or throws. Must find out by itself whether an earlier try got through. */
  readonly commit: (writes: readonly Write[]) => Promise<void>;
  /** Whether the database may take the same writes later (it is away, or busy). */
  readonly mayRetry: (error: unknown) => boolean;
  /** Called before the writes of these workspaces are given up: the owner drops documents and sockets. */
  readonly onDeposed: (workspaceIds: readonly string[]) => void;
  /** Called for a write that the database will never take. */
  readonly onRefused: (write: Write, error: unknown) => void;
  /** Called when the backlog passes its limit, and again when it is gone. */
  readonly onPressure: (high: boolean) => void;
  /** Called with every try that the database fails, and when it is back. */
  readonly onAvailable: (available: boolean, error?: unknown) => void;
  /** Called when a batch is over: so many writes, none of which waited longer than so many seconds. */
  readonly onBatch?: (writes: number, seconds: number) => void;
  readonly maxBacklogBytes: number;
  readonly maxBatchWrites: number;
};

const shortestPause = 50;
const longestPause = 2_000;

export class Log<Write extends LogWrite = LogWrite> {
  readonly #options: LogOptions<Write>;
  #open = new Batch<Write>();
  #inFlight: Batch<Write> | undefined;
  readonly #full: Batch<Write>[] = [];
  #scheduled = false;
  #backlog = 0;
  #pressure = false;
  #failure: { readonly error: unknown } | undefined;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor(options: LogOptions<Write>) {
    this.#options = options;
  }

  get available(): boolean {
    return this.#failure === undefined;
  }
  get waiting(): number {
    return (
      this.#open.writes.length +
      this.#full.reduce((sum, batch) => sum + batch.writes.length, 0) +
      (this.#inFlight?.writes.length ?? 0)
    );
  }

  /** Puts a write into the open batch and answers that batch. */
  append(write: Write): Batch<Write> {
    if (this.#closed) throw new Error('The log is closed');
    if (this.#open.writes.length >= this.#options.maxBatchWrites) {
      this.#full.push(this.#open);
      this.#open = new Batch<Write>();
    }
    const batch = this.#open;
    if (batch.writes.length === 0) batch.since = performance.now();
    batch.writes.push(write);
    batch.bytes += write.bytes;
    this.#backlog += write.bytes;
    if (!this.#pressure && this.#backlog > this.#options.maxBacklogBytes) {
      this.#pressure = true;
      this.#options.onPressure(true);
    }
    this.#schedule();
    return batch;
  }

  /** Runs `then` once everything appended so far is committed. */
  afterOpenBatch(then: () => void): void {
    const last = this.#open.writes.length > 0 ? this.#open : (this.#full.at(-1) ?? this.#inFlight);
    if (last) last.afterCommit(then);
    else then();
  }

  /** Resolves when everything appended so far is committed. */
  drain(): Promise<void> {
    return new Promise((resolve) => this.afterOpenBatch(resolve));
  }

  /** Whether everything appended so far was committed within so many milliseconds. */
  async drainWithin(patience: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), patience)));
    const drained = await Promise.race([this.drain().then(() => true), late]);
    clearTimeout(timer);
    return drained;
  }

  /** Waits at most `patience` milliseconds for the rest, then takes no more. */
  async close(patience: number): Promise<boolean> {
    const drained = await this.drainWithin(patience);
    this.#closed = true;
    this.#wake?.();
    return drained;
  }

  /** A turn of the event loop collects what all sockets brought before the append begins. */
  #schedule(): void {
    if (this.#scheduled || this.#inFlight) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      void this.#run();
    });
  }

  async #run(): Promise<void> {
    while (!this.#inFlight && (this.#full.length > 0 || this.#open.writes.length > 0)) {
      const batch = this.#full.shift() ?? this.#open;
      if (batch === this.#open) this.#open = new Batch<Write>();
      this.#inFlight = batch;
      const writes = batch.writes.length;
      await this.#commit(batch.writes);
      this.#options.onBatch?.(writes, (performance.now() - batch.since) / 1_000);
      this.#inFlight = undefined;
      this.#backlog -= batch.bytes;
      batch.end();
      if (this.#pressure && this.#backlog < this.#options.maxBacklogBytes / 2) {
        this.#pressure = false;
        this.#options.onPressure(false);
      }
    }
  }

  /** Returns when each of the writes is settled. */
  async #commit(writes: readonly Write[]): Promise<void> {
    let left = writes;
    let pause = shortestPause;
    while (left.length > 0) {
      try {
        await this.#options.commit(left);
        this.#setFailure(undefined);
        for (const write of left) write.settled();
        return;
      } catch (error) {
        if (error instanceof DeposedError) {
          const lost = new Set(error.workspaceIds);
          this.#setFailure(undefined);
          this.#options.onDeposed(error.workspaceIds);
          for (const write of left) if (lost.has(write.workspaceId)) write.settled(error);
          left = left.filter((write) => !lost.has(write.workspaceId));
        } else if (this.#options.mayRetry(error)) {
          this.#setFailure({ error });
          if (this.#closed) {
            for (const write of left) write.settled(error);
            return;
          }
          await this.#pause(pause);
          pause = Math.min(pause * 2, longestPause);
        } else if (left.length === 1) {
          this.#refuse(left[0] as Write, error);
          return;
        } else {
          await this.#oneByOne(left);
          return;
        }
      }
    }
  }

  /** Finds the write that the database refuses; what came after it in the same documents cannot stand without it. */
  async #oneByOne(writes: readonly Write[]): Promise<void> {
    const broken = new Map<string, unknown>();
    for (const write of writes) {
      const before = write.documents.find((document) => broken.has(document));
      if (before !== undefined) {
        write.settled(broken.get(before));
        continue;
      }
      let failure: unknown;
      await this.#commit([{ ...write, settled: (error?: unknown) => (failure = error) }]);
      if (failure !== undefined) for (const document of write.documents) broken.set(document, failure);
      write.settled(failure);
    }
  }

  /** What waits behind a refused write in the same documents cannot stand without it. */
  #refuse(refused: Write, error: unknown): void {
    this.#setFailure(undefined);
    this.#options.onRefused(refused, error);
    refused.settled(error);
    const documents = new Set(refused.documents);
    for (const batch of [...this.#full, this.#open]) {
      const behind = batch.writes.filter((write) => write.documents.some((document) => documents.has(document)));
      if (behind.length === 0) continue;
      batch.writes.splice(0, Infinity, ...batch.writes.filter((write) => !behind.includes(write)));
      for (const write of behind) write.settled(error);
    }
  }

  /** Told anew with every try that fails: the reason may be another one by now. */
  #setFailure(failure: { readonly error: unknown } | undefined): void {
    if (!failure && !this.#failure) return;
    this.#failure = failure;
    this.#options.onAvailable(failure === undefined, failure?.error);
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
