import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { Write } from '../projection/apply-update.ts';
import { checkUpdate } from './check-update.ts';
import { fieldsOf } from './record-document.ts';
import { incomingWrites, settle } from './settle.ts';

const at = (minute: number) => `2026-03-01T10:${String(minute).padStart(2, '0')}:00.000Z`;

/** A live document whose `name` Ben wrote as client `other` at minute 5, position 5; and a copy from before that. */
function situation(mine: number, other: number) {
  const live = new Y.Doc();
  live.clientID = 1;
  fieldsOf(live).set('name', 'Roof');
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(live));
  copy.clientID = mine;
  live.clientID = other;
  fieldsOf(live).set('name', 'of Ben');
  const writes = new Map<string, Write>([['name', { actor: 'ben', madeAt: at(5), position: 5 }]]);
  const arrive = (change: (fields: Y.Map<unknown>) => void, meant: { madeAt: string; base: number | undefined }) => {
    let update: Uint8Array = new Uint8Array([0, 0]);
    const listen = (bytes: Uint8Array) => (update = bytes);
    copy.on('update', listen);
    copy.transact(() => change(fieldsOf(copy)));
    copy.off('update', listen);
    return again(update, meant);
  };
  const again = (update: Uint8Array, meant: { madeAt: string; base: number | undefined }) => {
    const checked = checkUpdate(update);
    if ('reason' in checked) throw new Error(checked.reason);
    const incoming = incomingWrites(checked.decoded, live);
    Y.applyUpdate(live, update);
    return { update, rewrites: settle(live, writes, incoming, meant) };
  };
  return { live, copy, writes, arrive, again };
}

test.each([
  ['Yjs would choose the earlier: the later is written again', 10, 20, 9, [['name', 'mine']]],
  ['Yjs chooses the later: nothing to do', 20, 10, 9, []],
  ['Yjs chooses the earlier that arrived last: the other is written again', 20, 10, 3, [['name', 'of Ben']]],
  ['the earlier loses anyway: nothing to do', 10, 20, 3, []],
  ['meant in the same instant: as Yjs chose', 10, 20, 5, []],
] as const)('[M16] of two concurrent writes the later wins – %s', (_, mine, other, minute, rewrites) => {
  expect(situation(mine, other).arrive((fields) => fields.set('name', 'mine'), { madeAt: at(minute), base: 2 }).rewrites).toEqual(
    rewrites,
  );
});

test('a base that covers the other is no concurrency', () => {
  expect(situation(10, 20).arrive((fields) => fields.set('name', 'mine'), { madeAt: at(9), base: 5 }).rewrites).toEqual([]);
});

test('[M16] emptying is a write, too: the later wins over a value its author had not seen', () => {
  expect(situation(10, 20).arrive((fields) => fields.delete('name'), { madeAt: at(9), base: 2 }).rewrites).toEqual([
    ['name', undefined],
  ]);
  expect(situation(10, 20).arrive((fields) => fields.delete('name'), { madeAt: at(3), base: 2 }).rewrites).toEqual([]);
  // A stock provider repeats all old deletions and says nothing of what it had seen.
  expect(situation(10, 20).arrive((fields) => fields.delete('name'), { madeAt: at(9), base: undefined }).rewrites).toEqual([]);
});

test('an update that arrives a second time empties nothing', () => {
  const { arrive, again, live } = situation(10, 20);
  const { update } = arrive((fields) => fields.set('name', 'mine'), { madeAt: at(3), base: 2 });
  expect(again(update, { madeAt: at(9), base: 2 }).rewrites).toEqual([]);
  expect(fieldsOf(live).get('name')).toBe('of Ben');
});
