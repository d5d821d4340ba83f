import { limits } from '@rapport/model/limits';
import type { ClientFrame, PushedEdit, ServerFrame } from '@rapport/model/wire/frames';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import type { LocalWrite, NewOutboxEntry, OutboxEntry, Store } from '@rapport/persistence/browser/store';
import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { againAfter as triedAgainAfter, diskPatience } from './entries-on-disk.ts';
import { Outbox, type OutboxMessage } from './outbox.ts';
import { type PushStep, pushSteps } from './push-steps.ts';
import { until } from '../../../../../tests/support/until.ts';

/** What a socket would carry, written down. */
class Recorded {
  ready = true;
  readonly mergeUpdates = Y.mergeUpdates;
  frames: ClientFrame[] = [];
  send(frame: ClientFrame): boolean {
    if (this.ready) this.frames.push(frame);
    return this.ready;
  }
  get ids(): string[] {
    return this.frames.flatMap((frame) =>
      frame.op === 'push' ? frame.edits.map((one) => one.id) : frame.op === 'command' ? [frame.command.id] : [],
    );
  }
  get edits(): readonly PushedEdit[] {
    return this.frames.flatMap((frame) => (frame.op === 'push' ? frame.edits : []));
  }
}

async function begin(store: Store = memoryStore(), now = () => 10_000) {
  const socket = new Recorded();
  const heard: string[] = [];
  const told: OutboxMessage[] = [];
  const steps: PushStep[] = [];
  const outbox = new Outbox(
    store,
    () => socket,
    {
      changed: () => {},
      gone: (entry) => void heard.push(`gone ${entry.id}`),
      kept: (document) => void heard.push(`kept ${document}`),
      refused: (entry, refusal) => void heard.push(`refused ${entry.id} ${refusal.kind}`),
      outlived: ({ id, records }) => void outbox.add({ ...change(`again ${id}`, ...records), replaces: [id] }),
      done: (_, entry) => void heard.push(`done ${entry.id}`),
      told: (message) => void told.push(message),
      unstored: () => void heard.push('unstored'),
      stored: () => void heard.push('stored'),
      reached: (step) => void steps.push(step),
    },
    now,
  );
  await outbox.load();
  outbox.lead(true);
  return { outbox, socket, heard, told, steps, store };
}

const edit = (id: string, record = 'r1', more: Partial<NewOutboxEntry & { kind: 'edit' }> = {}): LocalWrite => ({
  entry: {
    kind: 'edit',
    id,
    madeAt: 4_000,
    type: 'deal',
    records: [record],
    base: 3,
    document: `doc ${record}`,
    update: new Uint8Array([1, 2]),
    changes: { name: { value: id } },
    ...more,
  },
});
const command = (id: string, body: (OutboxEntry & { kind: 'command' })['body'], records: readonly string[]): LocalWrite => ({
  entry: { kind: 'command', id, madeAt: 4_000, type: 'deal', records, body },
});
const create = (id: string, record: string) => command(id, { kind: 'create', type: 'deal', record, changes: {} }, [record]);
const change = (id: string, ...records: string[]) => command(id, { kind: 'update', type: 'deal', records, changes: {} }, records);

const saved = (record: string, position: number, ...edits: string[]): ServerFrame => ({
  op: 'saved',
  document: `doc ${record}`,
  position,
  edits,
});
const done = (id: string, record: string, position = 1): ServerFrame => ({
  op: 'done',
  result: { id, records: [{ type: 'deal', record, position }], skipped: [] },
});

describe('the outbox', () => {
  test('[V1] sends what is stored, with its base and its age, and takes it for saved when the server says so', async () => {
    const { outbox, socket } = await begin();
    await outbox.add(edit('a'));
    expect(socket.edits).toEqual([{ id: 'a', document: 'doc r1', update: 'AQI=', base: 3, age: 6_000 }]);
    expect(outbox.waiting).toHaveLength(1);
    outbox.receive(saved('r1', 4, 'a'));
    expect(outbox.waiting).toEqual([]);
    expect(outbox.all).toMatchObject([{ id: 'a', state: 'saved', positions: { r1: 4 } }]);
  });

  test('[V10] what was typed while offline and left by a killed tab is sent by the next one, in order', async () => {
    const first = await begin();
    first.socket.ready = false;
    for (const id of ['a', 'b', 'c']) await first.outbox.add(edit(id));
    const second = await begin(first.store);
    expect(second.socket.ids).toEqual(['a', 'b', 'c']);
  });

  test('what was sent and not confirmed is sent again over the next connection, and only then', async () => {
    const { outbox, socket } = await begin();
    await outbox.add(edit('a'));
    await outbox.add(edit('b'));
    expect(socket.ids).toEqual(['a', 'b']);
    outbox.receive(saved('r1', 4, 'a'));
    outbox.disconnected();
    outbox.connected();
    expect(socket.ids).toEqual(['a', 'b', 'b']);
  });

  test('new records go first', async () => {
    const { outbox, socket } = await begin();
    socket.ready = false;
    await outbox.add(change('change', 'r1'));
    await outbox.add(edit('edit', 'r2'));
    await outbox.add(create('create', 'r3'));
    socket.ready = true;
    outbox.connected();
    expect(socket.ids).toEqual(['create', 'change', 'edit']);
  });

  test('edits of a record wait for its creation, and a command for the edits before it', async () => {
    const { outbox, socket } = await begin();
    await outbox.add(create('create', 'r1'));
    await outbox.add(edit('one'));
    await outbox.add(edit('two'));
    await outbox.add(change('command', 'r1'));
    await outbox.add(edit('three'));
    expect(socket.ids).toEqual(['create']);
    outbox.receive(done('create', 'r1'));
    expect(socket.ids).toEqual(['create', 'one', 'two']);
    outbox.receive(saved('r1', 2, 'one', 'two'));
    expect(socket.ids).toEqual(['create', 'one', 'two', 'command']);
    outbox.receive(done('command', 'r1', 3));
    expect(socket.ids).toEqual(['create', 'one', 'two', 'command', 'three']);
  });

  test('[V7] an edit that is refused is put aside with its text and holds up nothing else', async () => {
    const { outbox, socket, heard, store } = await begin();
    await outbox.add(create('bad', 'r1'));
    await outbox.add(edit('other', 'r2'));
    outbox.receive({ op: 'command-refused', command: 'bad', refusal: { kind: 'already-exists' } });
    await outbox.add(edit('next', 'r3'));
    expect(socket.ids).toEqual(['bad', 'other', 'next']);
    expect(heard).toEqual(['refused bad already-exists']);
    expect(await store.outbox()).toMatchObject([
      { id: 'bad', state: 'refused', refusal: { kind: 'already-exists' } },
      { id: 'other' },
      { id: 'next' },
    ]);
    outbox.disconnected();
    outbox.connected();
    expect(socket.ids.slice(3)).toEqual(['other', 'next']);
  });

  test('[V1] [T2] an edit whose document was renewed meanwhile is on the disk until the change that takes its place is', async () => {
    const disk = memoryStore();
    let busy = Promise.resolve();
    const { outbox, socket, told, heard } = await begin({ ...disk, write: (write) => busy.then(() => disk.write(write)) });
    await outbox.add(edit('a'));
    const { promise: turns, resolve: turn } = Promise.withResolvers<void>();
    busy = turns;
    outbox.receive({ op: 'edit-refused', edit: 'a', document: 'doc r1', refusal: { kind: 'old-generation' } });
    expect(outbox.all).toMatchObject([{ id: 'again a' }]);
    expect(heard).toEqual(['gone a']);
    expect(await disk.outbox()).toMatchObject([{ id: 'a', state: 'waiting' }]);
    expect(told.filter(({ kind }) => kind === 'gone')).toEqual([]);
    turn();
    await until(() => expect(socket.ids).toEqual(['a', 'again a']));
    expect(await disk.outbox()).toMatchObject([{ id: 'again a', state: 'waiting' }]);
    expect(told.slice(-2)).toEqual([{ kind: 'added' }, { kind: 'gone', ids: ['a'] }]);
    outbox.stop();
  });

  test('a server that cannot commit just now is asked again later; nothing is refused', async () => {
    const { outbox, heard } = await begin();
    await outbox.add(edit('a'));
    outbox.receive({ op: 'edit-refused', edit: 'a', document: 'doc r1', refusal: { kind: 'log-unavailable' } });
    expect(outbox.held).toBe(true);
    expect(outbox.waiting).toHaveLength(1);
    expect(heard).toEqual([]);
    outbox.stop();
  });

  test('an entry that the server fails at rests, holds its own record only, and is put aside in the end', async () => {
    vi.useFakeTimers();
    const { outbox, socket, heard } = await begin();
    await outbox.add(edit('bad', 'r1'));
    await outbox.add(edit('later', 'r1'));
    await outbox.add(edit('other', 'r2'));
    const failed: ServerFrame = { op: 'edit-refused', edit: 'bad', document: 'doc r1', refusal: { kind: 'internal' } };
    outbox.receive(failed);
    await outbox.add(edit('next', 'r3'));
    expect(outbox.held).toBe(false);
    expect(socket.ids).toEqual(['bad', 'later', 'other', 'next']);
    for (let n = 0; n < 5; n++) {
      vi.advanceTimersByTime(60_000);
      outbox.receive(failed);
    }
    expect(socket.ids.filter((id) => id === 'bad')).toHaveLength(6);
    expect(heard).toEqual(['refused bad internal']);
    outbox.stop();
    vi.useRealTimers();
  });

  test('a frame that the server cannot read is found by sending one at a time, and put aside', async () => {
    const { outbox, socket, heard } = await begin();
    for (const record of ['r1', 'bad', 'r3']) await outbox.add(change(`change ${record}`, record));
    expect(socket.ids).toHaveLength(3);
    outbox.receive({ op: 'refused', refusal: { kind: 'bad-request' } });
    expect(socket.ids.slice(3)).toEqual(['change r1']);
    outbox.receive(done('change r1', 'r1'));
    expect(socket.ids.slice(4)).toEqual(['change bad']);
    outbox.receive({ op: 'refused', refusal: { kind: 'bad-request' } });
    expect(heard).toEqual(['done change r1', 'refused change bad bad-request']);
    expect(socket.ids.slice(5)).toEqual(['change r3']);
  });

  test('words typed into a note within a minute go as one update and are confirmed together', async () => {
    const { outbox, socket } = await begin();
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    const text = doc.getText('note');
    for (const [index, word] of ['Hello', ' ', 'Ana'].entries()) text.insert(index === 0 ? 0 : text.length, word);
    socket.ready = false;
    for (const [index, update] of updates.entries()) {
      await outbox.add(edit(`n${index}`, 'note1', { type: 'note', changes: {}, update, madeAt: 4_000 + index }));
    }
    socket.ready = true;
    outbox.connected();
    expect(socket.edits).toHaveLength(1);
    const other = new Y.Doc();
    Y.applyUpdate(
      other,
      Uint8Array.from(atob(socket.edits[0]?.update ?? ''), (character) => character.charCodeAt(0)),
    );
    expect(other.getText('note').toJSON()).toBe('Hello Ana');
    outbox.receive(saved('note1', 3, socket.edits[0]?.id ?? ''));
    expect(outbox.waiting).toEqual([]);
  });

  test('[V7] words that went as one and that the server keeps for their author are told of once, by their document', async () => {
    const { outbox, socket, heard, store } = await begin();
    const update = Y.encodeStateAsUpdate(new Y.Doc());
    socket.ready = false;
    for (const id of ['a', 'b', 'c']) await outbox.add(edit(id, 'note1', { type: 'note', changes: {}, update }));
    socket.ready = true;
    outbox.connected();
    const [sent] = socket.ids;
    outbox.receive({ op: 'edit-refused', edit: sent ?? '', document: 'doc note1', refusal: { kind: 'in-trash' }, kept: true });
    expect(heard.filter((one) => one.startsWith('kept'))).toEqual(['kept doc note1']);
    await until(async () => expect(await store.outbox()).toEqual([]));
  });

  test('field edits go one by one, however close they were made', async () => {
    const { outbox, socket } = await begin();
    socket.ready = false;
    for (let n = 0; n < 5; n++) await outbox.add(edit(`e${n}`));
    socket.ready = true;
    outbox.connected();
    expect(socket.edits).toHaveLength(5);
  });

  test('[V8] no push holds more edits than its limit, or grows beyond what a socket carries', async () => {
    const { outbox, socket } = await begin();
    socket.ready = false;
    const count = limits.pushedEdits.value + 10;
    await Promise.all(Array.from({ length: count }, (_, n) => outbox.add(edit(`e${n}`, `r${n}`))));
    await Promise.all(
      Array.from({ length: 4 }, (_, n) => outbox.add(edit(`big${n}`, `b${n}`, { update: new Uint8Array(150_000) }))),
    );
    socket.ready = true;
    outbox.connected();
    const pushes = socket.frames.flatMap((frame) => (frame.op === 'push' ? [frame] : []));
    expect(Math.max(...pushes.map((push) => push.edits.length))).toBeLessThanOrEqual(limits.pushedEdits.value);
    expect(Math.max(...pushes.map((push) => JSON.stringify(push).length))).toBeLessThan(limits.socketMessage.value);
    expect(socket.ids).toHaveLength(count + 4);
  });

  test('words of a note are done with when they are saved, and a tab that has not read them yet does not take them up', async () => {
    const { outbox, socket, told, store } = await begin();
    const update = Y.encodeStateAsUpdate(new Y.Doc());
    for (const id of ['a', 'b']) await outbox.add(edit(id, 'note1', { type: 'note', changes: {}, update }));
    const late = store.outbox(0);
    outbox.receive(saved('note1', 4, ...socket.ids));
    expect(outbox.all).toEqual([]);
    expect(told.filter(({ kind }) => kind !== 'added')).toEqual([{ kind: 'gone', ids: ['a', 'b'] }]);
    const stale = await late;
    const other = await begin({ ...memoryStore(), outbox: async () => stale });
    other.outbox.lead(false);
    expect(other.outbox.all).toHaveLength(2);
    for (const message of told.filter(({ kind }) => kind === 'gone')) await other.outbox.hear(message);
    await other.outbox.load();
    expect(other.outbox.all).toEqual([]);
  });

  test('a tab that does not lead stores and lets the leader send', async () => {
    const store = memoryStore();
    const leader = await begin(store);
    const follower = await begin(store);
    follower.outbox.lead(false);
    await follower.outbox.add(edit('a'));
    expect(follower.socket.ids).toEqual([]);
    for (const message of follower.told) await leader.outbox.hear(message);
    expect(leader.socket.ids).toEqual(['a']);
    leader.outbox.receive(saved('r1', 9, 'a'));
    for (const message of leader.told) await follower.outbox.hear(message);
    expect(follower.outbox.all).toMatchObject([{ id: 'a', state: 'saved', positions: { r1: 9 } }]);
  });

  test('[V1] a leader that thaws learns from the disk what another sent in its place', async () => {
    const store = memoryStore();
    const frozen = await begin(store);
    frozen.socket.ready = false;
    for (const id of ['a', 'b', 'c']) await frozen.outbox.add(edit(id, id));
    const other = await begin(store);
    expect(other.socket.ids).toEqual(['a', 'b', 'c']);
    other.outbox.receive(saved('a', 9, 'a'));
    other.outbox.receive(saved('b', 9, 'b'));
    await other.outbox.drop(['a']);
    // Nothing of it was heard.
    frozen.outbox.lead(false);
    await until(() => expect(frozen.outbox.waiting).toMatchObject([{ id: 'c' }]));
    expect(frozen.outbox.saved).toMatchObject([{ id: 'b', positions: { b: 9 } }]);
    expect(frozen.heard).toContain('gone a');
  });

  test('[V1] [M95] so does one that reads an entry which another is done with while the disk still has it', async () => {
    const disk = memoryStore();
    const { promise: turns, resolve: turn } = Promise.withResolvers<void>();
    const frozen = await begin(disk);
    const slow = { ...disk, removeEntries: (ids: readonly string[]) => turns.then(() => disk.removeEntries(ids)) };
    const other = await begin(slow);
    await other.outbox.add(edit('a'));
    other.outbox.receive(saved('r1', 9, 'a'));
    const dropped = other.outbox.drop(['a']);
    const unheard = other.told.length;
    frozen.outbox.lead(false);
    await until(() => expect(frozen.outbox.all).toMatchObject([{ id: 'a' }]));
    turn();
    await dropped;
    for (const message of other.told.slice(unheard)) await frozen.outbox.hear(message);
    expect(frozen.outbox.all).toEqual([]);
  });

  test('[V1] so does one that froze before it heard that its own edit was on disk', async () => {
    const disk = memoryStore();
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    const { outbox } = await begin({ ...disk, write: (write) => disk.write(write).then((n) => told.then(() => n)) });
    outbox.lead(false);
    const added = outbox.add(edit('a'));
    await disk.removeEntries(['a']);
    const thawed = outbox.thawed();
    tell();
    await Promise.all([added, thawed]);
    expect(outbox.waiting).toEqual([]);
  });

  test('a disk that is full is said, and the edit is sent all the same', async () => {
    const full = { ...memoryStore(), write: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) };
    const { outbox, socket, heard } = await begin(full);
    await outbox.add(edit('a'));
    expect(heard).toEqual(['unstored']);
    expect(socket.ids).toEqual(['a']);
    expect(outbox.losesOnLeaving).toBe(true);
    outbox.receive(saved('r1', 4, 'a'));
    expect(outbox.losesOnLeaving).toBe(false);
  });

  test('[V1] [M242] what a full disk refused is kept once it takes something again, unless the server has it by then', async () => {
    vi.useFakeTimers();
    try {
      const disk = memoryStore();
      let isFull = true;
      const { outbox, heard, told } = await begin({
        ...disk,
        durable: true,
        write: (write) => (isFull ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : disk.write(write)),
      });
      await outbox.add(edit('a'));
      await outbox.add(edit('b'));
      await outbox.add(edit('c', 'r2'));
      outbox.receive(saved('r1', 4, 'a'));
      await vi.advanceTimersByTimeAsync(triedAgainAfter);
      expect(outbox.losesOnLeaving).toBe(true);
      isFull = false;
      told.length = 0;
      await vi.advanceTimersByTimeAsync(triedAgainAfter);
      expect((await disk.outbox()).map(({ id }) => id)).toEqual(['b', 'c']);
      expect(outbox.losesOnLeaving).toBe(false);
      expect(heard.at(-1)).toBe('stored');
      expect(told.map(({ kind }) => kind)).toEqual(['added', 'added']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('[M242] a page that ends while the disk is tried again tries it no more', async () => {
    vi.useFakeTimers();
    try {
      const { promise: answer, reject: refuse } = Promise.withResolvers<number>();
      answer.catch(() => undefined);
      let asked = 0;
      const full = new DOMException('full', 'QuotaExceededError');
      const write = () => ((asked += 1) === 1 ? Promise.reject(full) : answer);
      const { outbox } = await begin({ ...memoryStore(), durable: true, write });
      await outbox.add(edit('a'));
      await vi.advanceTimersByTimeAsync(triedAgainAfter);
      outbox.stop();
      refuse(full);
      await vi.advanceTimersByTimeAsync(3 * triedAgainAfter);
      expect(asked).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('[V1] [M205] a disk that takes long keeps nothing from others, and notes what was answered once it has it', async () => {
    vi.useFakeTimers();
    try {
      const disk = memoryStore();
      const { promise: turns, resolve: turn } = Promise.withResolvers<void>();
      const noted: string[] = [];
      const { outbox, socket } = await begin({
        ...disk,
        write: (write) => turns.then(() => disk.write(write)),
        markSaved: (ids, positions) => (noted.push(...ids), disk.markSaved(ids, positions)),
      });
      const added = outbox.add(edit('a'));
      await vi.advanceTimersByTimeAsync(diskPatience - 1);
      expect(socket.ids).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(socket.ids).toEqual(['a']);
      outbox.receive(saved('r1', 4, 'a'));
      await vi.advanceTimersByTimeAsync(0);
      expect(noted).toEqual([]);
      turn();
      await added;
      await vi.advanceTimersByTimeAsync(0);
      expect(await disk.outbox()).toMatchObject([{ id: 'a', state: 'saved' }]);
      expect(socket.ids).toEqual(['a']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('that somebody looked at a view is sent like all else, and counts as nothing that is unsent', async () => {
    const { outbox, socket } = await begin();
    socket.ready = false;
    const look = (id: string, changes: object) =>
      command(id, { kind: 'entry', type: 'look', entry: 'l1', changes } as never, ['l1']);
    await outbox.add({ entry: { ...look('a', { seenAt: { value: 'now' } }).entry, type: 'look' } });
    expect(outbox.waiting).toHaveLength(1);
    expect(outbox.unsent).toEqual([]);
    expect(outbox.losesOnLeaving).toBe(false);
    await outbox.add({ entry: { ...look('b', { pinned: { value: true } }).entry, type: 'look' } });
    expect(outbox.unsent.map(({ id }) => id)).toEqual(['b']);
  });

  test('[M83] the steps of a change are told in turn; those of the page’s own notes, which go the same way, are not', async () => {
    const { outbox, steps } = await begin();
    const seen = command('look', { kind: 'entry', type: 'look', entry: 'l1', changes: {} } as never, ['l1']);
    await outbox.add({ entry: { ...seen.entry, type: 'look' } });
    outbox.receive(done('look', 'l1'));
    await outbox.drop(['look']);
    expect(steps).toEqual([]);
    await outbox.add(change('mine', 'r1'));
    outbox.receive(done('mine', 'r1'));
    await until(() => steps.includes('marked'));
    await outbox.drop(['mine']);
    expect(steps).toEqual(pushSteps);
  });

  test('[V2] what waits on the disk may be left; where nothing is kept, leaving loses what waits', async () => {
    const kept = await begin({ ...memoryStore(), durable: true });
    kept.socket.ready = false;
    await kept.outbox.add(edit('a'));
    expect(kept.outbox.losesOnLeaving).toBe(false);
    const blocked = await begin();
    expect(blocked.outbox.losesOnLeaving).toBe(false);
    blocked.socket.ready = false;
    await blocked.outbox.add(edit('a'));
    expect(blocked.outbox.losesOnLeaving).toBe(true);
  });
});
