import { request as send } from 'node:http';
import type { Route } from '../../apps/sync-server/src/http/route.ts';
import type { Random } from '../../apps/sync-server/src/features/demo/company/seeded-random.ts';
import { mangled, oddValue, randomBytes, spoiled } from './hostile-values.ts';

export type RequestWorld = {
  readonly port: number;
  readonly workspace: string;
  readonly key: string;
  readonly records: readonly { readonly type: string; readonly id: string }[];
};
export type HostileRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
};

const plurals = ['accounts', 'contacts', 'deals', 'tasks', 'notes', 'comments', 'settings', 'members', '__proto__'];
const segment = (value: unknown) => encodeURIComponent(String(value).toWellFormed()).slice(0, 400);

const bodies: readonly unknown[] = [
  { name: 'x', description: 'y', amount: { amount: 1, currency: 'EUR' }, tags: ['a'] },
  { role: 'owner', name: 'Somebody', email: 'x@example.org' },
  {
    code: 'x',
    workspace: { name: 'x', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'en' },
    name: 'x',
    email: 'x@example.org',
    password: 'x',
  },
  { columns: [{ index: 0, field: 'name' }], type: 'account', updateBy: 'name' },
  { email: 'x@example.org', password: 'wrong wrong wrong' },
  { endpoint: 'http://169.254.169.254/latest/meta-data', keys: { p256dh: 'x', auth: 'y' } },
];
const queries = [
  'filter[name]=x',
  'filter[name][contains]=%25_',
  'filter[amount][gt]=abc',
  'filter[__proto__]=1',
  'sort=-name,amount,name,name',
  'limit=-1',
  'limit=1e9',
  'cursor=..%2f..%2f',
  'q=%27%20or%201=1',
  `q=${'a%20'.repeat(200)}`,
  'fields=name,__proto__',
  'since=9999-99-99',
];

/** A request to one of the routes, with what an attacker would put into path, query, headers and body. */
export function hostileRequest(random: Random, routes: readonly Route[], world: RequestWorld): HostileRequest {
  const route = random.pick(routes);
  const record = random.pick(world.records);
  const known: Record<string, unknown> = { workspace: world.workspace, id: record.id, type: random.pick(plurals) };
  const path = route.path.replace(/:([a-z]+)|\*$/gi, (_, name: string | undefined) =>
    segment(name && name in known && random.chance(0.8) ? known[name] : oddValue(random)),
  );
  const query = [`workspace=${random.chance(0.9) ? world.workspace : segment(oddValue(random))}`];
  for (let count = random.int(0, 3); count > 0; count -= 1)
    query.push(random.chance(0.8) ? random.pick(queries) : `${segment(oddValue(random))}=${segment(oddValue(random))}`);
  const method =
    route.method === '*' || random.chance(0.05)
      ? random.pick(['GET', 'POST', 'PATCH', 'PUT', 'DELETE', 'OPTIONS'])
      : route.method;
  const headers: Record<string, string> = {
    'content-type': random.pick(['application/json', 'text/csv', 'text/plain', 'application/json; charset=utf-7']),
    ...(random.chance(0.85) && { authorization: `Bearer ${random.chance(0.9) ? world.key : random.hex(40)}` }),
    ...(random.chance(0.1) && { cookie: `better-auth.session_token=${random.hex(40)}`, origin: 'http://evil.example' }),
    ...(random.chance(0.1) && { 'idempotency-key': random.hex(random.pick([8, 400])) }),
    ...(random.chance(0.1) && { 'x-forwarded-for': '127.0.0.1, 10.0.0.1', 'x-forwarded-proto': 'https', forwarded: 'for=1' }),
    ...(random.chance(0.1) && { 'accept-language': random.hex(2_000) }),
  };
  const body = method === 'GET' ? undefined : bodyFrom(random);
  return { method, path: `${path}?${query.join('&')}`, headers, body };
}

function bodyFrom(random: Random): Uint8Array {
  if (random.chance(0.1)) return randomBytes(random, random.int(0, 400));
  if (random.chance(0.1)) return Buffer.from('name,amount\n=cmd|x,1\n"unclosed,2\n\0,3\n');
  const value = random.pick(bodies);
  const text = Buffer.from(JSON.stringify(random.chance(0.7) ? spoiled(random, value) : value) ?? '');
  return random.chance(0.1) ? mangled(random, text) : text;
}

/** The status it is answered with; 0 when the connection was cut. */
export function ask(port: number, { method, path, headers, body }: HostileRequest): Promise<number> {
  return new Promise((resolve) => {
    const asking = send({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', () => resolve(0));
    });
    asking.on('error', () => resolve(0));
    asking.end(body);
  });
}
