import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@rapport/sync-server/config';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repository } from '../repository.ts';
import { examine } from './examine.ts';
import type { Machine } from './machine.ts';
import { plainHttp } from './plain-http.ts';
import { shortages } from './shortages.ts';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'rapport-doctor-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const gigabyte = 1024 ** 3;
const machine: Machine = {
  platform: 'linux x64',
  nodeVersion: 'v24.0.0',
  npm: () => ({ version: '11.0.0', registry: 'https://npm.example/', proxy: undefined }),
  room: () => 100 * gigabyte,
  memory: 8 * gigabyte,
  openFiles: 65_536,
};
const config = (environment: Record<string, string> = {}) => readConfig({ RAPPORT_DATA: directory, PORT: '0', ...environment });
const found = async (on: Partial<Machine> = {}, environment: Record<string, string> = {}) => {
  const findings = await examine({ ...machine, ...on }, config(environment));
  return findings.filter(({ is }) => is !== 'fine').map(({ is, text }) => `${is}: ${text}`);
};

test('where nothing is wrong nothing is said to be, and nothing is touched', async () => {
  expect(await found()).toEqual([]);
  expect(readdirSync(directory)).toEqual([]);
});

test('no npm any more is worth knowing; a mirror and a proxy are named', async () => {
  expect(await found({ npm: () => undefined })).toEqual([expect.stringMatching(/^note: There is no npm/)]);
  const npm = () => ({ version: '10.9.0', registry: 'https://mirror.example/npm/', proxy: 'http://proxy.example:3128' });
  const texts = (await examine({ ...machine, npm }, config())).map(({ text }) => text);
  expect(texts).toContain('npm 10.9.0, fetches from https://mirror.example/npm/ through http://proxy.example:3128');
});

test.each([
  ['disk', { room: () => 1.4 * gigabyte }, /Only 1\.4 GB are free .* RAPPORT_DATA=/],
  ['memory', { memory: gigabyte }, /1\.0 GB of memory/],
  ['open files', { openFiles: 256 }, /256 files .* ulimit -Hn 65536/],
])('a shortage of %s is said with its number and what helps, and keeps nothing from starting', async (_, on, words) => {
  expect(shortages({ ...machine, ...on }, directory)).toEqual([expect.stringMatching(words)]);
  expect(await found(on)).toEqual([expect.stringMatching(/^note: /)]);
});

test('a directory of something else, one of a newer Rapport, a port that is taken, a database that is not there', async () => {
  writeFileSync(join(directory, 'thesis.tex'), 'mine');
  expect(await found()).toEqual([expect.stringContaining('is none of Rapport: it holds thesis.tex')]);
  rmSync(join(directory, 'thesis.tex'));
  writeFileSync(join(directory, 'version'), '99');
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  expect(await found({}, { PORT: String(port), DATABASE_URL: 'postgres://ana:secret@127.0.0.1:1/rapport' })).toEqual([
    expect.stringMatching(/^problem: The database of DATABASE_URL does not let us in \(postgres:\/\/ana:\*\*\*@/),
    expect.stringMatching(/^problem: .* has layout 99/),
    expect.stringMatching(new RegExp(`^problem: Port ${port} on 127.0.0.1 is taken`)),
  ]);
  taken.close();
});

const asRoot = process.getuid?.() === 0;
test.runIf(asRoot)('what root has made is refused to anybody else, who is told whose it is', () => {
  chmodSync(directory, 0o711);
  writeFileSync(join(directory, 'version'), '1', { mode: 0o600 });
  const { stderr, status } = spawnSync(
    process.execPath,
    [
      '-e',
      `import(${JSON.stringify(join(repository, 'apps/cli/src/data-directory/data-directory.ts'))}).then((m) => m.checkVersion(${JSON.stringify(directory)})).catch((error) => { console.error(error.message); process.exit(3); })`,
    ],
    { uid: 65_534, gid: 65_534, encoding: 'utf8', env: { LC_ALL: 'C', PATH: process.env.PATH } },
  );
  expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringContaining('belongs to root') as string });
  chownSync(directory, 65_534, 65_534);
});

test('on a plain address of another machine it is said what browsers keep back, with six lines that help', () => {
  const note = plainHttp(config({ HOST: '192.168.7.5', PORT: '5400' })) ?? '';
  expect(note).toContain('http://192.168.7.5:5400');
  expect(note.split('\n')).toHaveLength(7);
  expect(note).toContain('reverse_proxy 127.0.0.1:5400');
  const others: Record<string, string>[] = [
    {},
    { HOST: '0.0.0.0', PUBLIC_URL: 'https://crm.example' },
    { PUBLIC_URL: 'http://localhost:80' },
  ];
  for (const other of others) expect(plainHttp(config(other))).toBeUndefined();
});
