import { rulesText, type AccessRules, type Visibility } from '@rapport/model/access/visibility';
import type { Database } from '@rapport/persistence/server/database';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WorkspaceAccess, type WorkspaceAccessOptions } from './workspace-access.ts';

const visible = (deals: Exclude<Visibility, 'everybody'> | undefined): AccessRules => ({
  visibility: new Map(deals && [['deal', deals]]),
});
let settings: AccessRules;
/** What the database says that all rows were judged by. */
let stored: string | undefined;
let broken: boolean;
let closed: boolean;
/** Pages of rows that were begun. */
let pages: number;
let access: WorkspaceAccess;

const database = {
  query: (text: string, values: string[]) => {
    if (text.startsWith('delete')) stored = undefined;
    if (text.startsWith('insert into audience_rules')) stored = values[1];
    return Promise.resolve(stored === undefined ? [] : [{ rules: stored }]);
  },
  transaction: () => {
    pages++;
    return broken ? Promise.reject(new Error('Connection terminated unexpectedly')) : Promise.resolve({ last: undefined });
  },
} as unknown as Database;

beforeEach(async () => {
  vi.useFakeTimers();
  settings = visible(undefined);
  [stored, broken, closed, pages] = [rulesText(settings), false, false, 0];
  access = new WorkspaceAccess({
    workspaceId: 'w',
    database,
    projector: () => ({ exclusively: (work: () => Promise<void>) => work() }),
    definitions: () => ({ access: settings }),
    logger: pino({ level: 'silent' }),
    closed: () => closed,
  } as unknown as WorkspaceAccessOptions);
  await access.follow();
});
afterEach(() => vi.useRealTimers());

async function decide(rules: AccessRules): Promise<void> {
  settings = rules;
  access.followSettings();
  await vi.advanceTimersByTimeAsync(10);
}

test('[V6] who sees what is judged to the end, though the database was away meanwhile', async () => {
  broken = true;
  await decide(visible('owner'));
  // What is written from now on is judged by what was decided, but nothing says that all rows are.
  expect(access.rules).toEqual(visible('owner'));
  expect(stored).not.toBe(rulesText(visible('owner')));
  await vi.advanceTimersByTimeAsync(5_000);
  broken = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stored).toBe(rulesText(visible('owner')));
});

test('[V6] a decision that is taken back before all rows followed it is judged to the end, too', async () => {
  broken = true;
  await decide(visible('owner'));
  // Some rows may follow it by now, also for the process after this one.
  expect(stored).toBeUndefined();
  await decide(visible(undefined));
  broken = false;
  const before = pages;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pages).toBeGreaterThan(before);
  expect(stored).toBe(rulesText(visible(undefined)));
  expect(access.rules).toEqual(visible(undefined));
});

test('what all rows follow is not judged again, and a workspace that is closed is left to who opens it', async () => {
  const before = pages;
  await decide(visible(undefined));
  expect(pages).toBe(before);
  broken = true;
  await decide(visible('team'));
  closed = true;
  const tried = pages;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(pages).toBe(tried);
});
