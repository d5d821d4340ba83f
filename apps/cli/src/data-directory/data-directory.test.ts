import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { repository } from '../repository.ts';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'rapport-data-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const start = () =>
  spawnSync(process.execPath, [join(repository, 'apps/cli/src/main.ts'), 'start', '--no-build', '--port', '0'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, RAPPORT_DATA: directory, LC_ALL: 'C' },
  });

test.each(['2', 'from elsewhere'])(
  'a data directory of layout "%s" is refused with what to do, and left as it was',
  (version) => {
    writeFileSync(join(directory, 'version'), `${version}\n`);
    const { status, stderr } = start();
    expect(status).toBe(1);
    expect(stderr).toContain(`has layout ${version}, made by a newer Rapport`);
    expect(stderr).toContain('git pull && ./rapport start');
    expect(readdirSync(directory)).toEqual(['version']);
    expect(readFileSync(join(directory, 'version'), 'utf8')).toBe(`${version}\n`);
  },
);
