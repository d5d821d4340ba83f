import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const installs =
  'mkdir -p node_modules/@sveltejs/kit && : >node_modules/@sveltejs/kit/svelte-kit.js && mv node_modules/half node_modules/whole';
/** The commands that every shell has. */
const usual = [
  'uname',
  'cmp',
  'dirname',
  'readlink',
  'mkdir',
  'cat',
  'rm',
  'mv',
  'cp',
  'date',
  'tail',
  'cut',
  'grep',
  'sleep',
  'ls',
  'sh',
];

/** The script `rapport` in a clone that holds nothing else, on a machine whose programs do as they are told. */
export class Clone {
  readonly directory: string;
  readonly #root = mkdtempSync(join(tmpdir(), 'rapport-clone-'));

  constructor(name = 'rapport') {
    this.directory = join(this.#root, name);
    mkdirSync(this.directory);
    cpSync(fileURLToPath(new URL('../../rapport', import.meta.url)), join(this.directory, 'rapport'));
    this.file('package-lock.json', '{"packages":{"":{}}}');
    this.file('apps/cli/src/main.ts', 'console.log("ready", ...process.argv.slice(2));');
    this.file('apps/cli/src/install/already-installed.ts', 'process.exitCode = 1;');
    for (const name of usual)
      this.program(name, `exec ${['/usr/bin', '/bin'].map((bin) => join(bin, name)).find(existsSync)} "$@"`);
    this.program('node', `exec '${process.execPath}' "$@"`);
    this.npm();
  }

  file(path: string, text: string): void {
    mkdirSync(dirname(join(this.directory, path)), { recursive: true });
    writeFileSync(join(this.directory, path), text);
  }

  /** A program of this machine; the only ones there are. */
  program(name: string, does: string): void {
    this.file(`bin/${name}`, `#!/bin/sh\n${does}\n`);
    chmodSync(join(this.directory, 'bin', name), 0o755);
  }

  /** An npm: it throws away what is there, as `npm ci` does, and unless `ending` says otherwise all of it comes anew. */
  npm(ending = installs, { version = '11.0.0', registry = 'https://registry.example/' } = {}): void {
    this.program(
      'npm',
      `case $1 in --version) echo ${version}; exit ;; config) [ "$3" = registry ] && echo ${registry} || echo null; exit ;; esac
echo "$@" >>calls
[ "$1" = ci ] && rm -rf node_modules && mkdir -p node_modules/half
installs() { ${installs}; }
${ending}`,
    );
  }

  start(command = 'help', environment: Record<string, string> = {}): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn('/bin/sh', [join(this.directory, 'rapport'), command], {
      cwd: this.#root,
      env: { PATH: join(this.directory, 'bin'), LC_ALL: 'C', HOME: this.#root, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
    return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, said }))) };
  }

  run(command?: string, environment?: Record<string, string>): Promise<Ended> {
    return this.start(command, environment).ended;
  }

  has(path: string): boolean {
    return existsSync(join(this.directory, path));
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

type Ended = { readonly code: number | null; readonly said: string };
