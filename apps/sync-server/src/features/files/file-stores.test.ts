import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WrongContentError } from '@rapport/persistence/server/backup/backup-lines';
import S3rver from 's3rver';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../config.ts';
import type { FileStore } from './file-store.ts';
import { keptFiles } from './kept-files.ts';
import { openFileStore } from './open-file-store.ts';

const directory = mkdtempSync(join(tmpdir(), 'rapport-stores-'));
// A real server of the protocol, which refuses keys that it does not know; secrets it takes as they are.
const server = new S3rver({
  port: 0,
  address: '127.0.0.1',
  silent: true,
  directory: join(directory, 's3'),
  configureBuckets: [{ name: 'rapport', configs: [] }],
});
let port = 0;
beforeAll(async () => {
  port = ((await server.run()) as unknown as AddressInfo).port;
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});
const configured = (environment: Record<string, string>) => readConfig({ RAPPORT_DATA: directory, ...environment });
const stores: Record<string, () => FileStore> = {
  'the data directory': () => openFileStore(configured({})),
  'a bucket': () =>
    openFileStore(configured({ FILES_BUCKET: `http://S3RVER:S3RVER@127.0.0.1:${port}/rapport?region=us-east-1` })),
};
const bytesOf = async (store: FileStore, workspace: string, content: string) => {
  const stream = await store.open(workspace, content);
  return stream && Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Uint8Array>));
};

describe.each(Object.keys(stores))('[M138] %s keeps contents', (name) => {
  const workspace = v7();
  const bytes = randomBytes(300_000);
  const content = createHash('sha256').update(bytes).digest('hex');
  const brought = () => {
    const path = join(directory, `brought-${randomBytes(4).toString('hex')}`);
    writeFileSync(path, bytes);
    return path;
  };

  test('byte for byte, once, for this workspace alone, until they are removed', async () => {
    const store = stores[name]?.() ?? expect.fail();
    expect(await store.open(workspace, content)).toBeUndefined();
    await store.put(workspace, content, brought());
    await store.put(workspace, content, brought());
    expect((await bytesOf(store, workspace, content))?.equals(bytes)).toBe(true);
    expect(await store.open(v7(), content)).toBeUndefined();
    await store.remove(workspace, content);
    await store.remove(workspace, content);
    expect(await store.open(workspace, content)).toBeUndefined();
  });

  test('from a backup, and nothing that is not what its name says', async () => {
    const store = stores[name]?.() ?? expect.fail();
    const files = keptFiles(store, join(directory, 'uploads'));
    async function* of(parts: readonly Uint8Array[]) {
      yield* parts;
    }
    await files.write(workspace, content, of([bytes.subarray(0, 10), bytes.subarray(10)]));
    expect((await bytesOf(store, workspace, content))?.equals(bytes)).toBe(true);
    const other = createHash('sha256').update('other').digest('hex');
    await expect(files.write(workspace, other, of([bytes]))).rejects.toThrow(WrongContentError);
    expect(await store.open(workspace, other)).toBeUndefined();
  });
});

test('a bucket with a wrong key is an error, and nothing is taken for kept', async () => {
  const store = openFileStore(configured({ FILES_BUCKET: `http://NOBODY:wrong@127.0.0.1:${port}/rapport?region=us-east-1` }));
  const path = join(directory, 'refused');
  writeFileSync(path, 'x');
  await expect(store.put(v7(), 'a'.repeat(64), path)).rejects.toThrow(/403/);
});

test.each(['ftp://a:b@c/d', 'https://s3.example.com/bucket', 'https://a:b@s3.example.com', 'https://a:b@s3.example.com/a/b'])(
  'an address that is none is refused by the name of its setting: %s',
  (text) => expect(() => configured({ FILES_BUCKET: text })).toThrow(ConfigError),
);
