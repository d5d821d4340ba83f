import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { apart, leastApart, ReceivingProvider } from './receiving-provider.ts';

const name = 'w.1/note/n1/1';
const [updates, answer] = [2, 1];

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A provider that has synced, somebody else who writes, and which changes the document here tells of. */
function given(gathers: boolean) {
  const doc = new Y.Doc();
  const provider = new ReceivingProvider({
    name,
    document: doc,
    awareness: new Awareness(doc),
    websocketProvider: { on() {}, off() {}, attach() {}, detach() {} } as never,
    token: '',
    gathers,
  });
  provider.synced = true;
  const other = new Y.Doc();
  const told: string[] = [];
  const read = (of: Y.Doc) => of.get('note', Y.Text).toJSON();
  doc.on('update', (_, origin) => told.push(origin === provider ? read(doc) : 'of somebody else'));
  const comes = (kind: number, bytes: Uint8Array) => {
    const encoder = createEncoder();
    writeVarString(encoder, name);
    writeVarUint(encoder, 0);
    writeVarUint(encoder, kind);
    writeVarUint8Array(encoder, bytes);
    provider.onMessage(new MessageEvent('message', { data: toUint8Array(encoder) }));
  };
  const types = (letters: string) => {
    for (const letter of letters) {
      const before = Y.encodeStateVector(other);
      other.get('note', Y.Text).insert(read(other).length, letter);
      comes(updates, Y.encodeStateAsUpdate(other, before));
    }
  };
  return { provider, doc, other, told, types, comes, read: () => read(doc) };
}

test('[M212] the first letter after a rest is there at once; those of the next moment come as one change, in order and whole', () => {
  const { told, types } = given(true);
  types('a');
  expect(told).toEqual(['a']);
  types('bcdefg');
  expect(told).toEqual(['a']);
  vi.advanceTimersByTime(apart);
  expect(told).toEqual(['a', 'abcdefg']);
  vi.advanceTimersByTime(apart);
  types('h');
  expect(told).toEqual(['a', 'abcdefg', 'abcdefgh']);
});

test('[M212] the longer a change takes the page, the more of what comes waits for the next: an eighth of the time is enough', () => {
  const { provider, told, types } = given(true);
  let takes = 0;
  provider.document.on('update', () => void vi.advanceTimersByTime(takes));
  types('ab');
  vi.advanceTimersByTime(leastApart);
  expect(told).toEqual(['a', 'ab']);
  takes = 4;
  vi.advanceTimersByTime(apart);
  types('cd');
  vi.advanceTimersByTime(leastApart);
  expect(told).toEqual(['a', 'ab', 'abc']);
  vi.advanceTimersByTime(leastApart);
  expect(told).toEqual(['a', 'ab', 'abc', 'abcd']);
});

test('[M212] a page that puts timers off takes in what waits with the next letter', () => {
  const { told, types } = given(true);
  types('ab');
  const later = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + apart);
  types('c');
  later.mockRestore();
  expect(told).toEqual(['a', 'abc']);
});

test('[M212] whatever else the server says of the document finds in it what was said before', () => {
  const { told, types, comes, other } = given(true);
  types('abc');
  comes(answer, Y.encodeStateAsUpdate(other));
  expect(told).toEqual(['a', 'abc']);
});

test('[M212] who asks how far the document has come has all that came; of one that is thrown away nothing more is told', () => {
  const { provider, told, types } = given(true);
  types('abc');
  provider.takeIn();
  expect(told).toEqual(['a', 'abc']);
  types('d');
  provider.destroy();
  vi.runAllTimers();
  expect(told).toEqual(['a', 'abc']);
});

test('[M212] a record’s changes come one by one: a field has the value that was written last, and each of them counts', () => {
  const { told, types } = given(false);
  types('abc');
  expect(told).toEqual(['a', 'ab', 'abc']);
});
