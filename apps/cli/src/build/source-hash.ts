import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What the web build is made from; tests are no part of it. */
const sources = [
  'apps/web/src',
  'apps/web/static',
  'packages/model/src',
  'packages/text/src',
  'packages/persistence/src',
  'apps/web/package.json',
  'chunks.ts',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
];

const isTest = (path: string) => /\.(test|e2e|bench)\.[a-z]+$/.test(path);

function* filesBelow(path: string): Generator<string> {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') yield path;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) yield* filesBelow(join(path, entry.name));
    else if (entry.isFile() && !isTest(entry.name)) yield join(path, entry.name);
  }
}

/** Changes when a rebuild of the web application would give something else. */
export function sourceHash(repository: string): string {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const file of filesBelow(join(repository, source))) {
      const content = readFileSync(file);
      hash.update(`${relative(repository, file)}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex').slice(0, 16);
}
