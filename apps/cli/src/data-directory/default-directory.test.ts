import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultDirectory } from './default-directory.ts';

let clone: string;
beforeEach(() => (clone = mkdtempSync(join(tmpdir(), 'rapport-clone-'))));
afterEach(() => rmSync(clone, { recursive: true }));
const home = '/home/ana';

test('the data lie in the clone', () =>
  expect(defaultDirectory(clone)).toEqual({ directory: join(clone, '.rapport'), because: undefined }));

test.each([
  ['a Windows mount', 0x0102_1997, 'windows'],
  ['a network home', 0x6969, 'network'],
  ['a share', 0xfe53_4d42, 'network'],
])('of a clone on %s they lie at home, unless they are there already', (_, kind, because) => {
  expect(defaultDirectory(clone, () => kind, home)).toEqual({ directory: '/home/ana/.local/share/rapport', because });
  mkdirSync(join(clone, '.rapport'));
  expect(defaultDirectory(clone, () => kind, home)).toEqual({ directory: join(clone, '.rapport'), because: undefined });
});
