import { figuresTable, table, type Figure } from '../rig/report.ts';
import { runEditors, type Measured } from '../rig/run-editors.ts';
import { median, short, slope, summarise, type Summary } from '../rig/statistics.ts';
import { servers, type ServerName } from '../rig/two-servers.ts';
import { watching, type Observation } from '../rig/watch.ts';

const CLIENTS = 1_000;
const DOCUMENTS = 200;
/** Processes that the clients are spread over. */
const GENERATORS = 4;
/** One edit every three seconds, as somebody who fills in forms. */
const EDITS_PER_SECOND = 1 / 3;
/** The run is cut into so many; the least memory in each is what garbage collection leaves. */
const STRETCHES = 10;
const keys = ['name', 'domain', 'description', 'externalId', 'billing.city', 'billing.street'];

type Soaked = {
  readonly edits: number;
  readonly unanswered: number;
  readonly acks: Summary;
  readonly cpuPerEdit: number;
  readonly cpuShare: number;
  readonly delayP95: number;
  readonly delayWorst: number;
  readonly residentMegabytes: number;
  readonly residentPerMinute: number;
  readonly livePerMinute: number;
  /** Share of the machine that the clients took. */
  readonly generators: number;
};

/** A thousand clients for five minutes (or as long as told), beside a stock Hocuspocus: does it stay as it began? */
export async function soak(seconds = 300): Promise<string> {
  const [rapport, stock] = [await soaked('rapport', seconds), await soaked('stock', seconds)];
  const rows = (Object.keys(labels) as (keyof typeof labels)[]).map((key) => [
    labels[key][0],
    ...[rapport, stock].map((one) => short(labels[key][1](one))),
    `${short(labels[key][1](rapport) / labels[key][1](stock))}x`,
  ]);
  const figures: Figure[] = [
    {
      what: 'durable ack p95 of 1,000 clients',
      measured: `${short(rapport.acks.p95)} ms, stock (from memory) ${short(stock.acks.p95)} ms`,
      aim: '',
      met: undefined,
    },
    {
      what: 'every edit is acknowledged',
      measured: `${rapport.edits} edits, ${rapport.unanswered} without an answer`,
      aim: '0',
      met: rapport.unanswered === 0,
    },
  ];
  return `${CLIENTS} clients, ${DOCUMENTS} documents, an edit every three seconds each, ${seconds} s.\n\n${table(['what', 'rapport', 'stock', 'ratio'], rows)}\n\n${figuresTable(figures)}`;
}

const labels = {
  p50: ['edit → ack p50 ms', ({ acks }: Soaked) => acks.p50],
  p95: ['edit → ack p95 ms', ({ acks }: Soaked) => acks.p95],
  p99: ['edit → ack p99 ms', ({ acks }: Soaked) => acks.p99],
  cpuPerEdit: ['server CPU µs per edit', ({ cpuPerEdit }: Soaked) => cpuPerEdit],
  cpuShare: ['server CPU, % of a core', ({ cpuShare }: Soaked) => cpuShare * 100],
  delayP95: ['event loop late by, p95 ms (median second)', ({ delayP95 }: Soaked) => delayP95],
  delayWorst: ['event loop late by, worst ms', ({ delayWorst }: Soaked) => delayWorst],
  resident: ['RSS at the end, MB', ({ residentMegabytes }: Soaked) => residentMegabytes],
  residentPerMinute: ['RSS slope in the second half, MB per minute', ({ residentPerMinute }: Soaked) => residentPerMinute],
  livePerMinute: ['slope of what garbage collection leaves, MB per minute', ({ livePerMinute }: Soaked) => livePerMinute],
  generators: ['clients, % of the machine', ({ generators }: Soaked) => generators * 100],
} as const;

async function soaked(name: ServerName, seconds: number): Promise<Soaked> {
  const watch = watching();
  const server = await servers[name]({ documents: DOCUMENTS, sockets: CLIENTS, environment: watch.environment });
  try {
    process.stderr.write(`soak: ${name}\n`);
    const load = { address: server.address, framing: 'hocuspocus' as const, keepTimes: true };
    const plan = { ...load, clients: CLIENTS / GENERATORS, editsPerSecond: EDITS_PER_SECOND, warmUpSeconds: 10, seconds };
    const parts = await Promise.all(
      Array.from({ length: GENERATORS }, (_, index) =>
        runEditors(
          {
            ...plan,
            tokens: server.tokens.filter((_, at) => server.tokens.length === 1 || at % GENERATORS === index),
            // So that each document has five clients, each with a key of its own.
            documents: rotated(server.documents, (index * DOCUMENTS) / GENERATORS),
            keys: [keys[index] ?? '', keys[GENERATORS + (index % 2)] ?? ''],
          },
          server.pid(),
        ),
      ),
    );
    return summary(parts, watch.observations(server.pid()), seconds);
  } finally {
    await server.stop();
    watch.remove();
  }
}

const rotated = <T>(values: readonly T[], by: number): T[] => [...values.slice(by), ...values.slice(0, by)];
const megabytes = (bytes: number) => bytes / 1_048_576;

function summary(parts: readonly Measured[], watched: readonly Observation[], seconds: number): Soaked {
  const edits = parts.reduce((sum, part) => sum + part.edits, 0);
  const cpuSeconds = median(parts.map((part) => (part.serverCpuPerEdit * part.edits) / 1e6));
  const observed = watched.slice(-seconds);
  const perMinute = (values: readonly number[], apart: number) => (slope(values.map(megabytes)) / apart) * 60;
  const stretch = Math.max(1, Math.floor(observed.length / STRETCHES));
  const floors = Array.from({ length: STRETCHES }, (_, index) =>
    Math.min(...observed.slice(index * stretch, (index + 1) * stretch).map(({ live }) => live)),
  ).filter(Number.isFinite);
  return {
    edits,
    unanswered: parts.reduce((sum, part) => sum + part.unanswered, 0),
    acks: summarise(parts.flatMap((part) => part.ackTimes)),
    cpuPerEdit: (cpuSeconds * 1e6) / edits,
    cpuShare: cpuSeconds / seconds,
    delayP95: median(observed.map(({ delayP95 }) => delayP95)),
    delayWorst: Math.max(...observed.map(({ delayWorst }) => delayWorst)),
    residentMegabytes: megabytes(observed.at(-1)?.resident ?? Number.NaN),
    residentPerMinute: perMinute(
      observed.slice(Math.floor(observed.length / 2)).map(({ resident }) => resident),
      1,
    ),
    livePerMinute: perMinute(floors, stretch),
    generators: parts.reduce((sum, part) => sum + part.generatorShare, 0),
  };
}
