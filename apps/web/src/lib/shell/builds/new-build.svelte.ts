import { version } from '$app/env';
import { agreement, buildInLock, type FromWorker, lockOfBuild, type ToWorker } from './build-messages.ts';
import { HalfTyped } from './half-typed.ts';
import { keepPlace } from './same-place.ts';

/** Who touched the page so recently is at work on it, even with nothing half typed. */
const quiet = 10_000;
/** How often the pages look whether they agree by now, once a new build is there. */
const lookEvery = 1_000;
/** How often the server is asked for a new build, beside each opening of a page. */
const askEvery = 60_000;
const RELOADED_FOR = 'rapport.reloaded-for';

/**
 * The newer build that the service worker has fetched, if there is one. It takes over once a reload harms nobody: each
 * page that is in the midst of nothing holds the lock of agreement, and when all do, one asks the worker to take over,
 * which tells all pages, and they are loaded anew. A page in the midst stays what it is, and is told of it.
 */
class NewBuild {
  /** A newer build is there, and this page or another is in the midst of something. */
  waiting = $state(false);
  #half: HalfTyped | undefined;
  readonly #holds = new Set<() => boolean>();
  #touched = Number.NEGATIVE_INFINITY;
  /** The newer build has taken over: nothing is left to wait for but this page itself. */
  #over = false;
  #wanted = false;
  /** A part of this page is to be had nowhere any more: it goes on in the newer build. */
  missing = $state(false);
  #looks = 0;
  #registration: ServiceWorkerRegistration | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;
  #letGo: (() => void) | undefined;

  /** Begins to follow; once, when the page starts. Without service workers (plain HTTP) nothing ever waits. */
  async follow(): Promise<void> {
    const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    if (!workers || !navigator.locks) return;
    this.#half = new HalfTyped();
    void navigator.locks.request(lockOfBuild(version), { mode: 'shared' }, () => new Promise(() => undefined));
    const options = { capture: true, passive: true } as const;
    const touch = () => this.#touch();
    for (const event of ['keydown', 'pointerdown', 'pointermove', 'wheel', 'touchmove', 'input'])
      addEventListener(event, touch, options);
    addEventListener('vite:preloadError', () => void this.#miss());
    workers.addEventListener('message', ({ data }: MessageEvent<FromWorker | undefined>) => data && this.#hear(data));
    this.#registration = await workers.ready;
    const registration = this.#registration;
    // One that took over between this page's first byte and now has told us nothing.
    registration.active?.postMessage('which build' satisfies ToWorker);
    registration.addEventListener('updatefound', () => this.#await(registration.installing));
    this.#await(registration.installing);
    if (registration.waiting) this.#found();
    setInterval(() => document.visibilityState === 'visible' && void this.ask(), askEvery);
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void this.ask());
  }

  /** No reload while this says so; returns what ends that. */
  holdWhile(busy: () => boolean): () => void {
    this.#holds.add(busy);
    return () => this.#holds.delete(busy);
  }

  /** Loads this page anew at the same place, in the newest build that is to be had: somebody wants it so. */
  async reload(): Promise<void> {
    this.#wanted = true;
    await this.ask();
    const { installing, waiting } = this.#registration ?? {};
    if (!this.#over && waiting) waiting.postMessage('take over' satisfies ToWorker);
    else if (this.#over || !installing) this.#go();
  }

  get #inTheMidst(): boolean {
    const visible = document.visibilityState === 'visible';
    // Who waits for a part that does not come is not disturbed.
    if (visible && !this.missing && performance.now() - this.#touched < quiet) return true;
    return this.#half?.any || [...this.#holds].some((busy) => busy());
  }

  /** Asks the server for a newer build now: it may have been started anew. */
  async ask(): Promise<void> {
    await this.#registration?.update().catch(() => undefined);
  }

  #await(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed' && this.#registration?.waiting) this.#found();
    });
  }

  #found(): void {
    if (this.#wanted) return this.#registration?.waiting?.postMessage('take over' satisfies ToWorker);
    this.#looking ??= setInterval(() => void this.#look(), lookEvery);
    void this.#look();
  }

  #hear({ build, asked }: FromWorker): void {
    if (build === version) return;
    // A page that came past the worker may be newer than it: loading it anew then changes nothing.
    if (asked && !firstTimeFor(build)) return;
    this.#over = true;
    if (this.#wanted) this.#go();
    else this.#found();
  }

  async #look(): Promise<void> {
    if (this.#inTheMidst) {
      this.#disagree();
      this.waiting = true;
      return;
    }
    if (this.#over) return this.#go();
    // What it lacks it will not get without the newer build: nobody else has to agree to that.
    if (this.missing && firstTimeFor(version)) this.#wanted = true;
    else {
      await this.#agree();
      if (!(await allAgree())) {
        // The others have just heard of it, too.
        if (this.#looks++ > 0) this.waiting = true;
        return;
      }
    }
    if (!this.#inTheMidst) this.#registration?.waiting?.postMessage('take over' satisfies ToWorker);
  }

  #agree(): Promise<void> {
    if (this.#letGo) return Promise.resolve();
    return new Promise((agreed) => {
      const held = new Promise<void>((letGo) => (this.#letGo = letGo));
      void navigator.locks.request(agreement, { mode: 'shared' }, () => {
        agreed();
        return held;
      });
    });
  }

  #disagree(): void {
    this.#letGo?.();
    this.#letGo = undefined;
  }

  #touch(): void {
    this.#touched = performance.now();
    this.#disagree();
  }

  /** A file of this build did not come: if a newer build has taken its place on the server, that is where to go on. */
  async #miss(): Promise<void> {
    await this.ask();
    const { installing, waiting } = this.#registration ?? {};
    if (!this.#over && !installing && !waiting) return;
    this.missing = true;
    if (!installing) this.#found();
  }

  #go(): void {
    clearInterval(this.#looking);
    keepPlace();
    location.reload();
  }
}

/** Whether every page of every build agrees. */
async function allAgree(): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  const pages = held.filter(({ name }) => buildInLock(name) !== undefined).length;
  return held.filter(({ name }) => name === agreement).length >= pages;
}

/** A page that finds nothing of a build after a reload is not loaded again and again. */
function firstTimeFor(build: string): boolean {
  if (sessionStorage.getItem(RELOADED_FOR) === build) return false;
  sessionStorage.setItem(RELOADED_FOR, build);
  return true;
}

export const newBuild = new NewBuild();
