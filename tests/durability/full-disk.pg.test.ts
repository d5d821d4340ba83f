import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { afterAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { type FillableDisk, saysItIsFull, smallDisk } from '../support/full-disk.ts';
import { type Product, startProduct } from '../support/product.ts';
import { ask, type Asking, cookieOf } from '../support/running-server.ts';
import { eventually, TestClient } from '../support/sync-server.ts';

/** A full disk, where one can be had; and everywhere a database that says what one on a full disk says. */
const small = smallDisk();
const disks: readonly (readonly [string, FillableDisk])[] = [
  ...(small ? ([['a disk without room', small]] as const) : []),
  ['a database that finds no room', withoutRoom()],
];

function withoutRoom(): FillableDisk {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'rapport-full-'));
  chmodSync(dataDirectory, 0o711);
  return { dataDirectory, ...saysItIsFull(dataDirectory), remove: () => rmSync(dataDirectory, { recursive: true, force: true }) };
}

/** The first owner's key, and what is asked with it. */
async function signUp(product: Product) {
  const { address } = product;
  const { code } = await product.signUp();
  const made = await ask(address, '/api/sign-up/first', {
    body: {
      code,
      workspace: { name: 'Example', currency: 'EUR', timeZone: 'Europe/Berlin', locale: 'en' },
      name: 'Ana Ahrens',
      email: 'ana@example.org',
      password: 'correct horse ana',
    },
  });
  const cookie = cookieOf(made.headers);
  const headers = { origin: address };
  const { key } = (await ask(address, `/api/w/${String(made.body.slug)}/keys`, { cookie, headers, body: { name: 'test' } })).body;
  return (path: string, asking: Asking = {}) => ask(address, path, { key: key as string, ...asking });
}

describe.each(disks)('[V1] [V7] on %s', (_, disk) => {
  let product: Product | undefined;
  afterAll(async () => {
    await product?.stop();
    disk.remove();
  });

  test('nothing is called saved, everybody is told why, and with room again all of it is written', async () => {
    product = await startProduct({ pages: false, dataDirectory: disk.dataDirectory });
    const { pid } = product;
    const api = await signUp(product);
    const account = (await api('/api/v1/accounts', { body: { name: 'Acme' } })).body as { id: string; document: string };
    const { token } = (await api('/api/v1/sync-token', { method: 'POST' })).body as { token: string };
    const client = await TestClient.connect(`${product.address.replace('http', 'ws')}/sync`);
    client.send({ op: 'hello', protocol: 1, definitions: '', token });
    await client.next((frame) => frame.op === 'ok');

    await disk.fill();
    const doc = new Y.Doc();
    const edits: string[] = [];
    let last = '';
    doc.on('update', (update: Uint8Array) => {
      edits.push(...client.push({ document: account.document, update, base: 1 }));
    });
    const saved = () => client.frames.flatMap((frame) => (frame.op === 'saved' ? frame.edits : []));
    const isHeld = () => client.frames.some((frame) => frame.op === 'holding' && frame.refusal?.kind === 'disk-full');
    // What lay free in its files is filled first.
    while (!isHeld()) {
      last = randomBytes(4_000).toString('hex');
      doc.getMap('fields').set('description', last);
      await eventually(() => isHeld() || saved().length === edits.length);
    }
    expect(saved().length).toBeLessThan(edits.length);

    expect(await ask(product.address, '/readyz')).toMatchObject({
      status: 503,
      body: {
        status: 'not-ready',
        reason: 'disk-full',
        detail: expect.stringContaining('full') as string,
        checks: { log: false },
      },
    });
    const creation = { body: { name: 'Made without room' }, headers: { 'idempotency-key': v7() } };
    const refused = await api('/api/v1/accounts', creation);
    expect(refused).toMatchObject({
      status: 503,
      body: { kind: 'disk-full', detail: expect.stringContaining('Idempotency-Key') },
    });
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await api(`/api/v1/accounts/${account.id}`)).toMatchObject({ status: 200 });
    // Whoever comes now is told, too.
    const late = await TestClient.connect(`${product.address.replace('http', 'ws')}/sync`);
    late.send({ op: 'hello', protocol: 1, definitions: '', token });
    await late.next((frame) => frame.op === 'holding' && frame.refusal?.kind === 'disk-full');

    await disk.makeRoom();
    await eventually(() => saved().length === edits.length);
    expect(saved()).toEqual(edits);
    await late.next((frame) => frame.op === 'holding' && frame.refusal === undefined);
    await eventually(async () => (await ask(product?.address ?? '', '/readyz')).status === 200);
    await eventually(async () => (await api(`/api/v1/accounts/${account.id}`)).body.description === last);
    for (const time of ['first', 'again']) expect(await api('/api/v1/accounts', creation), time).toMatchObject({ status: 201 });
    const made = await api('/api/v1/accounts?filter[name]=Made without room');
    expect(made.body.items).toHaveLength(1);
    expect(product.pid).toBe(pid);
    client.close();
    late.close();
  });
});
