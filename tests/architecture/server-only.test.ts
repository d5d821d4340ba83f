import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { repository } from './sources.ts';

const load = (...conditions: string[]) =>
  spawnSync(
    process.execPath,
    [...conditions, '--input-type=module', '--eval', "await import('@rapport/persistence/server/database')"],
    {
      cwd: repository,
      encoding: 'utf8',
    },
  );

test('a server module that reaches a browser bundle fails to load, and says why', () => {
  const answer = load('--conditions=browser');
  expect(answer.status).not.toBe(0);
  expect(answer.stderr).toContain('server only');
});

test('on the server it loads', () => {
  expect(load().stderr).toBe('');
});
