/** Every promise of `docs/security.md` names the file of a test that holds it; a file that is not there holds nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repository } from './sources.ts';

const page = readFileSync(join(repository, 'docs/security.md'), 'utf8');
const named = [...page.matchAll(/`([\w./@-]+\.(?:test|e2e)\.ts)`/g)].map((match) => match[1] ?? '');

test('every test that docs/security.md names is there', () => {
  expect(named.filter((file) => !existsSync(join(repository, file)))).toEqual([]);
  expect(named.length).toBeGreaterThan(20);
});

test('every promise in its tables names one', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('|') && !/^\|[\s|:-]+\|$/.test(line));
  const promises = rows.filter((line) => !/^\| (?:We promise|Who)\b/.test(line) && !line.includes('nobody: '));
  expect(promises.filter((line) => !/\.(?:test|e2e)\.ts`/.test(line))).toEqual([]);
});
