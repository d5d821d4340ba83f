import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { documentType } from '@rapport/model/settings/settings-type';
import { limits } from '@rapport/model/limits';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { readCsv } from '../features/exchange/read-csv.ts';
import { checkPassword } from '../identity/password.ts';
import { openNew, ProjectionCache, type OpenProjection } from '../projection/open-projections.ts';
import { PendingDocuments } from '../projection/pending.ts';
import { Backlogs } from './backlogs.ts';
import { GatedSocket } from './gate.ts';
import { SyncSocket } from './sync-socket.ts';

/** A socket that reads nothing. */
class Stuck extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly send = vi.fn((data: Uint8Array) => void (this.bufferedAmount += data.length));
  readonly close = vi.fn((_code: number, _reason: string) => void (this.readyState = 2));
  readonly terminate = vi.fn(() => void (this.readyState = 3));
}
const asSocket = (stuck: Stuck) => stuck as unknown as WebSocket;

const megabyte = new Uint8Array(1_048_576);

describe('[V8] a socket', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('socketBacklogBytes: whoever reads nothing is given up, not remembered without end', () => {
    const stuck = new Stuck();
    const gate = new GatedSocket(asSocket(stuck), new PassThrough(), () => undefined, new Backlogs());
    const fits = Math.floor(limits.socketBacklogBytes.value / megabyte.length) + 1;
    for (let sent = 0; sent < fits + 20; sent++) gate.sendNow(megabyte);
    expect(stuck.send).toHaveBeenCalledTimes(fits);
    expect(stuck.close.mock.calls).toEqual([[1008, 'too-slow']]);
    vi.runAllTimers();
    expect(stuck.terminate).toHaveBeenCalledTimes(1);
  });

  test('allBacklogBytes: of many who read nothing, each within its own limit, the slowest is given up', () => {
    const backlogs = new Backlogs();
    const crowd = Array.from({ length: Math.ceil(limits.allBacklogBytes.value / limits.socketBacklogBytes.value) + 3 }, () => {
      const stuck = new Stuck();
      return { stuck, gate: new GatedSocket(asSocket(stuck), new PassThrough(), () => undefined, backlogs) };
    });
    const reader = new Stuck();
    const reading = new GatedSocket(asSocket(reader), new PassThrough(), () => undefined, backlogs);
    const waiting = () => crowd.reduce((sum, { stuck }) => sum + (stuck.readyState === stuck.OPEN ? stuck.bufferedAmount : 0), 0);
    let most = 0;
    for (let sent = 0; sent < limits.socketBacklogBytes.value / megabyte.length; sent++)
      for (const { gate } of crowd) {
        gate.sendNow(megabyte);
        reading.sendNow(new Uint8Array(1));
        most = Math.max(most, waiting());
      }
    expect(most).toBeGreaterThan(limits.allBacklogBytes.value - megabyte.length);
    expect(most).toBeLessThanOrEqual(limits.allBacklogBytes.value + megabyte.length);
    expect(crowd.filter(({ stuck }) => stuck.readyState !== stuck.OPEN).length).toBeGreaterThan(0);
    expect(reader.close).not.toHaveBeenCalled();
  });

  test('documentsPerSocket: no more may be attached, until one is let go', () => {
    const socket = new SyncSocket(asSocket(new Stuck()), new PassThrough(), {
      from: { ip: '127.0.0.1', userAgent: undefined },
      find: () => undefined,
      backlogs: new Backlogs(),
      connectDocuments: () => {
        throw new Error('no documents here');
      },
      connectFeed: () => {
        throw new Error('no feed here');
      },
      admit: () => true,
      onClosed: () => {},
      onAbuse: () => {},
    });
    for (let attached = 0; attached < limits.documentsPerSocket.value; attached++) {
      expect(socket.mayAttach()).toBe(true);
      socket.attached(1);
    }
    expect(socket.mayAttach()).toBe(false);
    socket.attached(-1);
    expect(socket.mayAttach()).toBe(true);
    socket.authenticated('ann');
  });
});

describe('[V8] the projector', () => {
  const row = (documentId: string, position: number) => ({
    workspaceId: 'w',
    documentId,
    type: 'deal',
    generation: 1,
    position,
    update: Uint8Array.of(0, 0),
    actor: null,
    origin: 'edit' as const,
    madeAt: new Date(0),
    at: new Date(0),
  });
  const created = (id: string) => ({
    workspaceId: 'w',
    id,
    type: 'deal',
    generation: 1,
    createdAt: new Date(0),
    createdBy: null,
  });
  const ids = Array.from({ length: 600 }, (_, at) => `d${at}`);
  const take = (pending: PendingDocuments) => pending.take(limits.projectedAtOnce.value, limits.newProjectedAtOnce.value).length;

  test('projectedAtOnce and newProjectedAtOnce: one transaction takes no more, however much waits', () => {
    const changed = new PendingDocuments();
    changed.addCommitted({ updates: ids.map((id) => row(id, 2)) });
    expect(take(changed)).toBe(limits.projectedAtOnce.value);
    const fresh = new PendingDocuments();
    fresh.addCommitted({ documents: ids.map(created), updates: ids.map((id) => row(id, 1)) });
    expect(take(fresh)).toBe(limits.newProjectedAtOnce.value);
    expect(fresh.size).toBe(ids.length - limits.newProjectedAtOnce.value);
  });

  test('openProjections: the one that was used longest ago leaves memory', () => {
    const cache = new ProjectionCache(limits.openProjections.value);
    const open = (id: string): OpenProjection => {
      const opened = openNew('deal', { id, generation: 1, createdAt: new Date(0), createdBy: null });
      if (!opened) throw new Error(String(documentType('deal')));
      return opened;
    };
    for (let at = 0; at <= limits.openProjections.value; at++) cache.keep(open(`d${at}`));
    expect(cache.take('d0')).toBeUndefined();
    expect(cache.take('d1')).toBeDefined();
  });
});

test.each([
  ['passwordShortest', 'too-short', limits.passwordShortest.value - 1, limits.passwordShortest.value],
  ['passwordLongest', 'too-long', limits.passwordLongest.value + 1, limits.passwordLongest.value],
])('[V8] %s: %s', (_, reason, wrong, right) => {
  expect(() => checkPassword('ü'.repeat(right))).not.toThrow();
  expect(() => checkPassword('ü'.repeat(wrong))).toThrow(
    expect.objectContaining({ refusal: { kind: 'invalid-field', field: 'password', values: { reason, limit: right } } }),
  );
});

test('[V8] importRows: a file with more rows is refused, and no more of it is held than that', async () => {
  const { value } = limits.importRows;
  const refused = await readCsv(Buffer.from(`n\n${'1\n'.repeat(value * 3)}`)).catch((error: unknown) => error);
  expect(refused).toMatchObject({ refusal: { kind: 'too-large', field: 'file', values: { limit: value } } });
});
