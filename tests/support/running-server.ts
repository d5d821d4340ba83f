import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, startServer } from '../../apps/sync-server/src/main.ts';
import { type FreshDatabase, freshDatabase } from './fresh-database.ts';

export const publicUrl = 'http://localhost:5400';

export type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers };
export type Asking = {
  readonly method?: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly cookie?: string;
  readonly headers?: Record<string, string>;
};

/** The whole server in the test's own process, on a database of its own and a free port, without pages. */
export type TestServer = FreshDatabase & {
  readonly server: RunningServer;
  readonly dataDirectory: string;
  ask(path: string, asking?: Asking): Promise<Answer>;
};

export type Owner = {
  readonly workspaceId: string;
  readonly slug: string;
  readonly memberId: string;
  readonly cookie: string;
  readonly key: string;
};

export async function runningServer(): Promise<TestServer> {
  const fresh = await freshDatabase({ poolSize: 2 });
  const dataDirectory = mkdtempSync(join(tmpdir(), 'rapport-server-'));
  chmodSync(dataDirectory, 0o700);
  const config = {
    port: 0,
    host: '127.0.0.1',
    publicUrl,
    dataDirectory,
    databaseUrl: fresh.url,
    logLevel: process.env.LOG_LEVEL ?? 'silent',
    smtpUrl: undefined,
    mailFrom: 'Rapport <rapport@example.org>',
    replicaRows: 200_000,
    fileBytes: 52_428_800,
    filesBytes: 1_073_741_824,
    filesBucket: undefined,
  };
  const server = await startServer(config, { web: (_, response) => response.writeHead(404).end() });
  return {
    ...fresh,
    server,
    dataDirectory,
    ask: (path, asking) => ask(server.address, path, asking),
    async close() {
      await server.close();
      await fresh.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** One request as a browser on our own pages (cookie) or a program (key) sends it. */
export async function ask(
  address: string,
  path: string,
  { method, body, key, cookie, headers = {} }: Asking = {},
): Promise<Answer> {
  const response = await fetch(address + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(cookie === undefined ? {} : { cookie, origin: publicUrl }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text !== '' && /[/+]json$/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : { text },
  };
}

export const cookieOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');

/** Makes the workspace, its first owner and a key of theirs. */
export async function firstOwner(test: Pick<TestServer, 'server' | 'ask'>, name = 'Ana Ahrens'): Promise<Owner> {
  const code = await test.server.services.identity.signUpCode();
  const made = await test.ask('/api/sign-up/first', {
    body: {
      code,
      workspace: { name: 'Example', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'en' },
      name,
      email: 'ana@example.org',
      password: 'correct horse ana',
    },
  });
  if (made.status !== 201) throw new Error(`sign-up: ${JSON.stringify(made.body)}`);
  const cookie = cookieOf(made.headers);
  const { workspaceId, slug, memberId } = made.body as { workspaceId: string; slug: string; memberId: string };
  const key = await test.ask(`/api/w/${slug}/keys`, { cookie, body: { name: 'test' } });
  return { workspaceId, slug, memberId, cookie, key: key.body.key as string };
}
