import type { ErrorKind } from '@rapport/model/errors';
import type { RefusedAt, ServerReading, ServerStatus } from '@rapport/model/wire/server-status';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the parts of the server report as it happens. */
export interface Observer {
  /** A batch of the log was committed; no write in it waited longer than so many seconds. */
  committed(writes: number, seconds: number): void;
  /** A round of the projector was committed, so many seconds after the oldest of its edits was. */
  projected(documents: number, seconds: number): void;
  refused(at: RefusedAt, kind: ErrorKind): void;
}

const quick = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/**
 * The measurements of one server, in Prometheus's format: names begin with `rapport_`, times are in seconds. Each
 * server has a registry of its own; `process_` and `nodejs_` measurements come with the library.
 */
export class Metrics implements Observer {
  readonly #registry = new Registry();
  readonly #read: () => Promise<ServerReading>;
  readonly #commits: Histogram;
  readonly #writes: Counter;
  readonly #projections: Histogram<'kind'> | Histogram;
  readonly #refusals: Counter<'at' | 'kind'>;
  readonly #divergences: Counter<'type'>;
  readonly #gauges: Readonly<
    Record<keyof Omit<ServerReading, 'jobs' | 'accepting'> | 'accepting' | 'jobsWaiting' | 'jobsFailed', Gauge>
  >;
  /** Slowest commit and projection of the minute that is going on and the one before, for the status page. */
  readonly #slowest = { commit: new Recent(), projection: new Recent() };

  constructor(read: () => Promise<ServerReading>) {
    this.#read = read;
    const registers = [this.#registry];
    const gauge = (name: string, help: string) => new Gauge({ name: `rapport_${name}`, help, registers });
    this.#commits = new Histogram({
      name: 'rapport_log_commit_seconds',
      help: 'From the first edit of a batch to its commit: no edit of it waited longer for its acknowledgement',
      buckets: quick,
      registers,
    });
    this.#writes = new Counter({ name: 'rapport_log_writes_total', help: 'Writes committed to the log', registers });
    this.#projections = new Histogram({
      name: 'rapport_projection_seconds',
      help: 'From the commit of an edit to the commit of the row that shows it, the oldest edit of each round',
      buckets: quick,
      registers,
    });
    this.#refusals = new Counter({
      name: 'rapport_refusals_total',
      help: 'What was refused, by where and why',
      labelNames: ['at', 'kind'],
      registers,
    });
    this.#divergences = new Counter({
      name: 'rapport_replica_divergences_total',
      help: 'Devices that held other rows of a type than they should, and loaded them again',
      labelNames: ['type'],
      registers,
    });
    this.#gauges = {
      sockets: gauge('sockets', 'Open sync sockets'),
      openDocuments: gauge('documents_open', 'Documents in memory'),
      waitingWrites: gauge('log_waiting_writes', 'Writes that wait for the log'),
      unprojected: gauge('projection_waiting_documents', 'Documents whose rows are not current yet'),
      parked: gauge('projection_parked_documents', 'Documents that cannot be projected'),
      feedBehind: gauge('feed_behind_changes', 'Row changes that the reader who is furthest behind has not been sent'),
      unhandledRejections: gauge('unhandled_rejections', 'Faults that nobody handled, since the start'),
      accepting: gauge('log_accepting', '1 while the database takes edits'),
      jobsWaiting: gauge('jobs_waiting', 'Jobs whose time has come'),
      jobsFailed: gauge('jobs_failed', 'Jobs that failed for good'),
    };
    collectDefaultMetrics({ register: this.#registry });
  }

  committed(writes: number, seconds: number): void {
    this.#commits.observe(seconds);
    this.#writes.inc(writes);
    this.#slowest.commit.observe(seconds);
  }
  projected(_documents: number, seconds: number): void {
    this.#projections.observe(seconds);
    this.#slowest.projection.observe(seconds);
  }
  refused(at: RefusedAt, kind: ErrorKind): void {
    this.#refusals.inc({ at, kind });
  }

  diverged(type: string): void {
    this.#divergences.inc({ type });
  }

  /** The text that Prometheus reads. */
  async text(): Promise<{ readonly body: string; readonly contentType: string }> {
    const { jobs, accepting, ...reading } = await this.#read();
    for (const [name, value] of Object.entries(reading)) this.#gauges[name as keyof typeof reading].set(value);
    this.#gauges.accepting.set(accepting ? 1 : 0);
    this.#gauges.jobsWaiting.set(jobs?.waiting ?? Number.NaN);
    this.#gauges.jobsFailed.set(jobs?.failed ?? Number.NaN);
    return { body: await this.#registry.metrics(), contentType: this.#registry.contentType };
  }

  /** The same in few numbers, for the status page. Seconds are the slowest of the last minute or two. */
  async status(): Promise<Omit<ServerStatus, 'away'>> {
    const { values } = await this.#refusals.get();
    return {
      ...(await this.#read()),
      commitSeconds: this.#slowest.commit.value,
      projectionSeconds: this.#slowest.projection.value,
      refusals: values
        .map(({ labels, value }) => ({ at: labels.at as RefusedAt, kind: labels.kind as ErrorKind, count: value }))
        .sort((a, b) => b.count - a.count),
    };
  }
}

/** The largest value of this minute and the last. */
class Recent {
  #minute = 0;
  #now = 0;
  #before = 0;

  observe(value: number): void {
    this.#turn();
    this.#now = Math.max(this.#now, value);
  }
  get value(): number {
    this.#turn();
    return Math.max(this.#now, this.#before);
  }
  #turn(): void {
    const minute = Math.floor(performance.now() / 60_000);
    if (minute === this.#minute) return;
    this.#before = minute === this.#minute + 1 ? this.#now : 0;
    this.#now = 0;
    this.#minute = minute;
  }
}
