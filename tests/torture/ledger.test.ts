import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Ledger } from './ledger.ts';
import { makeToken, tokensIn } from './tokens.ts';

let directory: string;
let ledger: Ledger;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'rapport-ledger-'));
  ledger = new Ledger(join(directory, 'ledger'));
});
afterEach(() => {
  ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

const add = (n: number) => {
  const token = makeToken('own1', 'tag', n);
  ledger.add({ token, kind: 'tag', way: 'own', client: 'own1', member: 'm', record: 'r', field: '' });
  return token;
};

test('[V1] in flight is what was sent and not acknowledged, whatever comes twice or out of order', () => {
  const [one, two, three, four] = [add(1), add(2), add(3), add(4)];
  for (const token of [one, two, three, three]) ledger.sent(token);
  expect(ledger.inFlight).toBe(3);
  ledger.told(one, 'SyncStatus');
  ledger.told(one, 'badge');
  ledger.told(four, 'outbox');
  ledger.sent(four);
  expect(ledger.inFlight).toBe(2);
  ledger.refused(two);
  ledger.unanswered(three);
  expect([ledger.inFlight, ledger.saved, ledger.made]).toEqual([0, 2, 4]);
});

test('[V1] what anybody was told stands on disk, once', () => {
  const [one, two] = [add(1), add(2)];
  ledger.told(one, 'outbox');
  ledger.told(two, 'badge');
  ledger.told(two, 'outbox');
  ledger.flush();
  expect(readFileSync(join(directory, 'ledger'), 'utf8')).toBe(`${one} outbox\n${two} badge\n`);
});

test('no token is found in another one', () => {
  const tokens = [makeToken('own1', 'value', 1), makeToken('own1', 'value', 12), makeToken('own11', 'value', 2)];
  expect(tokensIn(`"${tokens.join('","')}"`)).toEqual(tokens);
});
