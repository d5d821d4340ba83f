import { freePort } from '../../tests/support/product.ts';
import { listenToFeed } from '../rig/feed-listener.ts';
import { startPeer } from '../rig/peer.ts';
import { figuresTable, table, type Figure } from '../rig/report.ts';
import { runEditors, type Measured } from '../rig/run-editors.ts';
import { median, short, summarise } from '../rig/statistics.ts';
import { makeAccounts, startWorkspace, tokensFor } from '../rig/workspace.ts';
import { launchPostgres } from '../../apps/cli/src/postgres/launch.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

const ROUNDS = 3;
const shapes = [
  { clients: 100, documents: 50 },
  { clients: 500, documents: 100 },
] as const;
// Texts only: a number is no web address, and each such edit would be repaired by the server.
const keys = ['name', 'domain', 'description', 'externalId', 'billing.city', 'billing.street'];
const load = { keys, editsPerSecond: 2, warmUpSeconds: 3, seconds: 10 };
type Server = 'rapport' | 'stock' | 'y-websocket';
type Run = Measured & { readonly board: number };

/** Edit → other person, → acknowledgement and → manager's board, beside a stock Hocuspocus and a bare y-websocket. */
export async function edits(): Promise<string> {
  const runs = new Map<string, Run[]>();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const shape of shapes)
      for (const server of ['rapport', 'stock', 'y-websocket'] as const) {
        const key = `${shape.clients} ${server}`;
        runs.set(key, [...(runs.get(key) ?? []), await measure[server](shape.clients, shape.documents)]);
        process.stderr.write(`edits: round ${round + 1} of ${ROUNDS}, ${key}\n`);
      }
  const insert = await bareInsert();
  return `${tableOf(runs)}\n\nA bare insert on the same Postgres: p95 ${short(insert)} ms.\n\n${figuresTable(figures(runs, insert))}`;
}

const of = (runs: Map<string, Run[]>, clients: number, server: Server, value: (run: Run) => number) =>
  median((runs.get(`${clients} ${server}`) ?? []).map(value));

function tableOf(runs: Map<string, Run[]>): string {
  const rows = shapes.flatMap(({ clients, documents }) =>
    (['rapport', 'stock', 'y-websocket'] as const).map((server) => {
      const one = (value: (run: Run) => number) => short(of(runs, clients, server, value));
      const invalid = (runs.get(`${clients} ${server}`) ?? []).some((run) => run.invalid);
      return [
        `${clients} editors, ${documents} documents`,
        server,
        one((run) => run.toPeer.p50),
        one((run) => run.toPeer.p95),
        one((run) => run.toAck.p50),
        one((run) => run.toAck.p95),
        one((run) => run.board),
        one((run) => run.serverCpuPerEdit),
        `${short(of(runs, clients, server, (run) => run.serverResidentBytes / 1048576))}`,
        `${short(of(runs, clients, server, (run) => run.generatorShare * 100))} %${invalid ? ' invalid' : ''}`,
      ];
    }),
  );
  return table(
    ['load', 'server', 'peer p50 ms', 'peer p95', 'ack p50', 'ack p95', 'board p95', 'server CPU µs/edit', 'RSS MB', 'generator'],
    rows,
  );
}

function figures(runs: Map<string, Run[]>, insert: number): Figure[] {
  const result: Figure[] = shapes.flatMap(({ clients }) => {
    const [ours, theirs] = [
      of(runs, clients, 'rapport', (run) => run.toPeer.p95),
      of(runs, clients, 'stock', (run) => run.toPeer.p95),
    ];
    const cpu =
      of(runs, clients, 'rapport', (run) => run.serverCpuPerEdit) / of(runs, clients, 'stock', (run) => run.serverCpuPerEdit);
    return [
      {
        what: `edit → peer p95, ${clients} editors`,
        measured: `${short(ours)} ms = ${short(ours / theirs)}x stock`,
        aim: '1.5x stock + one commit',
        met: ours <= 1.5 * theirs + insert,
      },
      { what: `CPU per edit, ${clients} editors`, measured: `${short(cpu)}x stock`, aim: '1.5x stock', met: cpu <= 1.5 },
    ];
  });
  const board = of(runs, 500, 'rapport', (run) => run.board);
  const ack = of(runs, 500, 'rapport', (run) => run.toAck.p95);
  return [
    ...result,
    { what: 'edit → manager’s board p95, 500 editors', measured: `${short(board)} ms`, aim: '60 ms', met: board <= 60 },
    {
      what: 'durable ack p95 at 1,000 edits/s',
      measured: `${short(ack)} ms = ${short(ack / insert)}x a bare insert`,
      aim: '10 ms',
      met: ack <= 10,
    },
  ];
}

const measure: Record<Server, (clients: number, documents: number) => Promise<Run>> = {
  async rapport(clients, documents) {
    const workspace = await startWorkspace();
    try {
      const names = await makeAccounts(workspace, documents);
      const { token } = await workspace.api<{ token: string }>('POST', '/api/v1/sync-token');
      const { tokens, url } = await tokensFor(workspace, clients);
      const head = await bootstrapHead(workspace.product.address, workspace.key);
      const toBoard: number[] = [];
      const stop = await listenToFeed(url, token, head, (frame) => {
        if (frame.op !== 'feed') return;
        const at = performance.timeOrigin + performance.now();
        for (const change of frame.changes)
          if (change.op === 'put') {
            // The newest edit that the row holds: older ones of the same row came with it.
            const times = [
              change.row.values['name'],
              change.row.values['domain'],
              change.row.values['description'],
              change.row.values['externalId'],
            ];
            const newest = Math.max(...times.map((text) => (/^\d{13}/.test(String(text)) ? Number(text) : 0)));
            if (newest > 0) toBoard.push(at - newest);
          }
      });
      const result = await runEditors(
        { ...load, address: url, framing: 'hocuspocus', tokens, documents: names, clients },
        workspace.product.pid ?? 0,
      );
      stop();
      return { ...result, board: summarise(toBoard).p95 };
    } finally {
      await workspace.product.stop();
    }
  },
  async stock(clients, documents) {
    const directory = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
    const postgres = await launchPostgres({ dataDirectory: join(directory, 'pg') });
    const port = await freePort();
    const peer = await startPeer('stock-hocuspocus', [String(port), postgres.url]);
    try {
      const names = Array.from({ length: documents }, (_, index) => `document-${index}`);
      const plan = {
        ...load,
        address: `ws://127.0.0.1:${port}`,
        framing: 'hocuspocus' as const,
        tokens: ['any'],
        documents: names,
        clients,
      };
      return { ...(await runEditors(plan, peer.pid)), board: Number.NaN };
    } finally {
      await peer.stop();
      await postgres.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
  async 'y-websocket'(clients, documents) {
    const port = await freePort();
    const peer = await startPeer('y-websocket', [String(port)]);
    try {
      const names = Array.from({ length: documents }, (_, index) => `document-${index}`);
      const plan = {
        ...load,
        address: `ws://127.0.0.1:${port}`,
        framing: 'y-websocket' as const,
        tokens: [''],
        documents: names,
        clients,
      };
      return { ...(await runEditors(plan, peer.pid)), board: Number.NaN };
    } finally {
      await peer.stop();
    }
  },
};

async function bootstrapHead(address: string, key: string): Promise<{ epoch: string; cursor: number }> {
  const response = await fetch(`${address}/api/sync/bootstrap`, { headers: { authorization: `Bearer ${key}` } });
  const { epoch, seq } = JSON.parse((await response.text()).split('\n')[0] ?? '{}') as { epoch: string; seq: number };
  return { epoch, cursor: seq };
}

/** p95 of single-row inserts of the same size, one after the other, in milliseconds. */
async function bareInsert(): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  const postgres = await launchPostgres({ dataDirectory: join(directory, 'pg') });
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    await client.query('create table bare (id bigserial primary key, bytes bytea not null)');
    const times: number[] = [];
    for (let index = 0; index < 2_000; index += 1) {
      const began = performance.now();
      await client.query({ name: 'bare', text: 'insert into bare (bytes) values ($1)', values: [Buffer.alloc(60, index % 256)] });
      times.push(performance.now() - began);
    }
    return summarise(times).p95;
  } finally {
    await client.end();
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
