import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchPostgres } from '../../apps/cli/src/postgres/launch.ts';
import { freePort } from '../../tests/support/product.ts';
import { startPeer } from './peer.ts';
import { makeAccounts, startWorkspace, tokensFor } from './workspace.ts';

/** A server with documents that anybody of `tokens` may write, over the same protocol whichever it is. */
export type BenchServer = {
  readonly address: string;
  readonly pid: () => number;
  readonly documents: readonly string[];
  readonly tokens: readonly string[];
  /** kill -9, with its database left alone, and once more from the start. */
  readonly killAndStart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};
export type ServerName = 'rapport' | 'stock';
type Needs = { readonly documents: number; readonly sockets: number; readonly environment?: Readonly<Record<string, string>> };

/** Rapport as it is, and a stock Hocuspocus with its database extension on a Postgres of the same make. */
export const servers: Record<ServerName, (needs: Needs) => Promise<BenchServer>> = {
  async rapport({ documents: count, sockets, environment = {} }) {
    const workspace = await startWorkspace({ environment });
    const { product } = workspace;
    const documents = await makeAccounts(workspace, count);
    const { url, tokens } = await tokensFor(workspace, sockets);
    return {
      address: url,
      pid: () => product.pid ?? 0,
      documents,
      tokens,
      async killAndStart() {
        await product.kill();
        await product.restart();
      },
      stop: () => product.stop(),
    };
  },
  async stock({ documents: count, environment = {} }) {
    const directory = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
    const postgres = await launchPostgres({ dataDirectory: join(directory, 'pg') });
    const port = await freePort();
    const start = () => startPeer('stock-hocuspocus', [String(port), postgres.url], environment);
    let peer = await start();
    return {
      address: `ws://127.0.0.1:${port}`,
      pid: () => peer.pid,
      documents: Array.from({ length: count }, (_, index) => `document-${index}`),
      tokens: ['any'],
      async killAndStart() {
        await peer.stop();
        peer = await start();
      },
      async stop() {
        await peer.stop();
        await postgres.stop();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  },
};
