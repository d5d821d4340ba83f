import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { freePort, type Product, startProduct } from '../support/product.ts';
import { buildClient } from './clients/build-client.ts';
import { Importer } from './clients/importer.ts';
import { OwnClient } from './clients/own-client.ts';
import { RestClient } from './clients/rest-client.ts';
import { StockClient } from './clients/stock-client.ts';
import { type Disk, makeDisk } from './disk.ts';
import { Ledger } from './ledger.ts';
import { Proxy } from './proxy/proxy.ts';

const slug = 'torture';
const password = 'correct horse torture';

export type Crowd = { readonly own: number; readonly stock: number; readonly rest: number; readonly importer: boolean };

/** Everything that takes part: the product on its own data directory, its clients, the network between, the ledger. */
export type Rig = {
  readonly directory: string;
  readonly disk: Disk;
  readonly product: Product;
  readonly proxy: Proxy;
  readonly ledger: Ledger;
  readonly workspaceId: string;
  /** What the document of a record is called. */
  readonly nameOf: (type: string, id: string) => string;
  readonly own: readonly OwnClient[];
  readonly stock: readonly StockClient[];
  readonly rest: readonly RestClient[];
  readonly importer: Importer | undefined;
  /** Does what no client does: makes the records to work on, reads a replica. Not disturbed by the network's faults. */
  readonly operator: RestClient;
  /** Asks the product's database behind its back. */
  sql<Row extends object>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/** Where the embedded database of this data directory listens. */
export const databaseOf = (dataDirectory: string): pg.ClientConfig => ({
  host: join(dataDirectory, 'postgres/socket'),
  user: 'rapport',
  database: 'rapport',
});

export async function startRig(crowd: Crowd, broken?: 'gate' | 'marks'): Promise<Rig> {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-torture-'));
  // As root the database runs as somebody else, who must get through.
  chmodSync(directory, 0o711);
  const undo: (() => void | Promise<void>)[] = [() => rmSync(directory, { recursive: true, force: true })];
  const close = async () => {
    for (let work = undo.pop(); work; work = undo.pop()) await work();
  };
  try {
    const disk = makeDisk(join(directory, 'data'));
    undo.push(() => disk.remove());
    const program = broken && { program: [fileURLToPath(new URL('broken-product.ts', import.meta.url)), broken] };
    const port = await freePort();
    const [bundle, product] = await Promise.all([
      buildClient(join(directory, 'client')),
      startProduct({ pages: false, port, dataDirectory: disk.dataDirectory, ...program }),
    ]);
    undo.push(() => product.stop());
    const proxy = await Proxy.start(port);
    undo.push(() => proxy.close());
    const ledger = new Ledger(join(directory, 'ledger'));
    undo.push(() => ledger.close());

    const people = await hire(product, crowd);
    const rest = people.rest.map(
      ({ name, member, key }) => new RestClient({ name, member, key, address: proxy.address, ledger }),
    );
    const boss = people.owner;
    const operator = new RestClient({ ...boss, name: 'operator', address: product.address, ledger });
    const made = await operator.json<{ document: string }>('POST', '/api/v1/accounts', { name: 'The first' });
    const workspaceId = made.document.slice(0, 36);
    const stock = people.stock.map(({ name, member, key }) => {
      const asking = new RestClient({ name, member, key, address: proxy.address, ledger });
      return new StockClient({
        name,
        member,
        ledger,
        url: `${proxy.address.replace('http', 'ws')}/sync`,
        token: tokenFrom(asking),
      });
    });
    undo.push(() => stock.forEach((client) => client.close()));
    const own = people.own.map(({ name, member, cookie }) => {
      const at = join(directory, name);
      mkdirSync(at, { recursive: true });
      const options = { bundle, directory: at, origin: proxy.address, publicUrl: product.address, cookie, slug };
      return new OwnClient(name, member, options, ledger);
    });
    undo.push(async () => void (await Promise.all(own.map((client) => client.kill()))));
    for (const client of own) client.start();
    while (!own.every(({ ready }) => ready)) {
      const fallen = own.find(({ pid }) => pid === undefined);
      if (fallen) throw new Error(`${fallen.name} did not start:\n${fallen.printed}`);
      await pause(20);
    }
    const importing = new RestClient({ ...boss, name: 'importer', address: proxy.address, ledger });
    return {
      directory,
      disk,
      product,
      proxy,
      ledger,
      workspaceId,
      nameOf: (type, id) => `${made.document.split('/')[0] ?? ''}/${type}/${id}/1`,
      own,
      stock,
      rest,
      importer: crowd.importer ? new Importer(importing, workspaceId, ledger) : undefined,
      operator,
      sql: (statement, values) => ask(product.dataDirectory, statement, values),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function ask<Row extends object>(
  dataDirectory: string,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client(databaseOf(dataDirectory));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rows as Row[];
  } finally {
    await client.end();
  }
}

type Hired = { readonly name: string; readonly member: string; readonly key: string; readonly cookie: string };

/** People with accounts: the owner, and one for each client. */
async function hire(product: Product, crowd: Crowd) {
  const person = async (name: string, role: 'owner' | 'member'): Promise<Hired> => {
    const email = `${name}@example.org`;
    const newWorkspace = { name: slug, currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'en' };
    const { id } = await product.operate('user add', { email, password, name, role, ...(role === 'owner' && { newWorkspace }) });
    const { key } = await product.operate('key add', { email, name });
    return { name, member: id, key, cookie: '' };
  };
  const several = async (kind: string, count: number): Promise<Hired[]> => {
    const hired: Hired[] = [];
    for (let index = 1; index <= count; index += 1) hired.push(await person(`${kind}${index}`, 'member'));
    return hired;
  };
  const owner = await person('owner', 'owner');
  const own: Hired[] = [];
  for (const one of await several('own', crowd.own)) own.push({ ...one, cookie: await signIn(product, one.name) });
  return { owner, own, stock: await several('stock', crowd.stock), rest: await several('rest', crowd.rest) };
}

async function signIn(product: Product, name: string): Promise<string> {
  const response = await fetch(`${product.address}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.address },
    body: JSON.stringify({ email: `${name}@example.org`, password }),
  });
  if (!response.ok) throw new Error(`${name} cannot sign in: ${response.status} ${await response.text()}`);
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

const renewAfter = 120_000;

/** A sync token, a new one every now and then; whoever needs one while it is asked for waits for the same. */
function tokenFrom(client: RestClient): () => Promise<string> {
  let last: { readonly at: number; readonly token: string } | undefined;
  let asked: Promise<string> | undefined;
  const ask = async () => {
    const { token } = await client.json<{ token: string }>('POST', '/api/v1/sync-token');
    last = { at: performance.now(), token };
    return token;
  };
  return () => {
    if (last && performance.now() - last.at < renewAfter) return Promise.resolve(last.token);
    asked ??= ask().finally(() => (asked = undefined));
    return asked;
  };
}
