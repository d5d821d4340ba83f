import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { limits } from '@rapport/model/limits';
import { startProduct, type Product } from '../../tests/support/product.ts';

/** The product on an empty data directory with an owner and a key, driven through its API like anybody would. */
export type BenchWorkspace = {
  readonly product: Product;
  readonly id: string;
  readonly slug: string;
  readonly key: string;
  readonly email: string;
  readonly password: string;
  readonly api: <Answer>(method: string, path: string, body?: unknown) => Promise<Answer>;
};

type Options = {
  readonly pages?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its data is kept for the next run; a temporary directory otherwise. */
  readonly keep?: string | undefined;
};

const [email, password] = ['bench@example.com', 'a long bench password'];

export async function startWorkspace({ pages = false, environment = {}, keep }: Options = {}): Promise<BenchWorkspace> {
  if (keep !== undefined && !existsSync(keep)) {
    mkdirSync(keep, { recursive: true });
    // As root the database runs as somebody else, who must get through.
    chmodSync(keep, process.getuid?.() === 0 ? 0o711 : 0o700);
  }
  const product = await startProduct({ pages, environment, ...(keep !== undefined && { dataDirectory: keep }) });
  const kept = keep && join(keep, 'bench.json');
  if (kept && existsSync(kept)) {
    const { id, key } = JSON.parse(readFileSync(kept, 'utf8')) as { id: string; key: string };
    return { product, id, slug: 'bench', key, email, password, api: apiOf(product, key) };
  }
  const newWorkspace = { name: 'Bench', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'en' };
  await product.operate('user add', { email, password, name: 'Bench Person', role: 'owner', newWorkspace });
  const { key } = await product.operate('key add', { email, name: 'bench' });
  const api = apiOf(product, key);
  const made = await api<{ document: string; id: string }>('POST', '/api/v1/accounts', { name: 'First' });
  const id = made.document.slice(0, 36);
  if (kept) writeFileSync(kept, JSON.stringify({ id, key }), { mode: 0o600 });
  return { product, id, slug: 'bench', key, email, password, api };
}

/** The product's API to whoever has a key. */
const apiOf =
  (product: Product, key: string): BenchWorkspace['api'] =>
  async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${product.address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': body instanceof Uint8Array ? 'text/csv' : 'application/json' }),
      },
      body: body === undefined ? null : body instanceof Uint8Array ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };

/** Where sockets connect to, and tokens of as many colleagues as so many sockets take. */
export async function tokensFor(
  { product, api }: BenchWorkspace,
  sockets: number,
): Promise<{ readonly url: string; readonly tokens: readonly string[] }> {
  const { url } = await api<{ url: string }>('POST', '/api/v1/sync-token');
  const tokens: string[] = [];
  while (tokens.length * limits.socketsPerMember.value < sockets) {
    const email = `colleague${++colleagues}@example.com`;
    await product.operate('user add', {
      email,
      password: 'a long bench password',
      name: `Colleague ${colleagues}`,
      role: 'member',
    });
    const { key } = await product.operate('key add', { email, name: 'bench' });
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`${product.address}/api/v1/sync-token`, { method: 'POST', headers });
    if (!answer.ok) throw new Error(`A colleague got no token: ${answer.status} ${await answer.text()}`);
    tokens.push(((await answer.json()) as { token: string }).token);
  }
  return { url, tokens };
}
let colleagues = 0;

/** Accounts to edit; answers their document names. */
export async function makeAccounts({ api }: BenchWorkspace, count: number): Promise<string[]> {
  const names: string[] = [];
  for (let index = 0; index < count; index += 1)
    names.push((await api<{ document: string }>('POST', '/api/v1/accounts', { name: `Account ${index}` })).document);
  return names;
}

/** A CSV file of generated deals with history. */
export function dealsCsv(count: number, prefix = 'B'): Uint8Array {
  const stages = ['Qualified', 'Discovery', 'Proposal', 'Negotiation', 'Won', 'Lost'];
  const lines = ['external_id,name,stage,amount,created,closed'];
  for (let index = 0; index < count; index += 1) {
    const day = String((index % 28) + 1).padStart(2, '0');
    const stage = stages[index % stages.length];
    lines.push(
      `${prefix}${index},Deal ${index},${stage},${(index * 37) % 90_000},2025-01-${day},${stage === 'Won' || stage === 'Lost' ? `2025-06-${day}` : ''}`,
    );
  }
  return new TextEncoder().encode(lines.join('\n'));
}

export const dealsMap = {
  match: 'externalId',
  columns: {
    external_id: 'externalId',
    name: 'name',
    stage: 'stage',
    amount: 'amount',
    created: 'created',
    closed: ['closeDate', 'closed'],
  },
  currency: 'EUR',
  dateOrder: 'YMD',
};

/** Imports the file in the background of the running server; resolves when every row is visible. Seconds. */
export async function importDeals({ api, id }: BenchWorkspace, csv: Uint8Array): Promise<number> {
  const base = `/api/w/${id}/imports`;
  const { job } = await api<{ job: { id: string } }>('POST', `${base}?type=deal&name=deals.csv`, csv);
  const began = performance.now();
  await api('POST', `${base}/${job.id}/run`, dealsMap);
  for (;;) {
    const { state, report } = await api<{ state: string; report?: unknown }>('GET', `${base}/${job.id}`);
    if (state === 'done') return (performance.now() - began) / 1000;
    if (state === 'failed') throw new Error(`The import failed: ${JSON.stringify(report)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
