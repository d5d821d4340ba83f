import { account } from '@rapport/model/objects/account';
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { idOf, testReplica, testRow } from '#lib/replica/test-rows.ts';
import { sameRecords } from './same-records.ts';

const accountRow = (n: number, domain: string, more = {}) => testRow(n, { name: `A${n}`, domain }, { type: 'account', ...more });

test('[M32] who has a domain is known as rows come, change and go, without being asked again', () => {
  const replica = testReplica();
  const seen: (readonly string[])[] = [];
  const stop = $effect.root(() => {
    $effect(() => {
      seen.push(sameRecords(replica, account, 'domain', 'www.acme.de', idOf(9)).map(({ id }) => id));
    });
  });
  const after = (change: () => void) => {
    change();
    flushSync();
    return seen.at(-1);
  };
  expect(after(() => undefined)).toEqual([]);
  expect(after(() => replica.apply([{ put: accountRow(1, 'acme.de') }, { put: accountRow(9, 'acme.de') }]))).toEqual([idOf(1)]);
  expect(after(() => replica.apply([{ put: accountRow(1, 'other.de', { position: 2 }) }]))).toEqual([]);
  expect(after(() => replica.apply([{ put: accountRow(2, 'acme.de') }]))).toEqual([idOf(2)]);
  expect(
    after(() => replica.apply([{ put: accountRow(2, 'acme.de', { position: 2, deletedAt: '2026-01-02T00:00:00.000Z' }) }])),
  ).toEqual([]);
  stop();
});
