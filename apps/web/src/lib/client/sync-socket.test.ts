import type { ClientFrame, ServerFrame } from '@rapport/model/wire/frames';
import { createDecoder, readVarString } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString } from 'lib0/encoding';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SyncSocket } from './sync-socket.ts';
import { SyncToken } from './sync-token.ts';

/** A network on which every connection is made, and closed at once by a server that cannot greet anybody. */
class RefusedSocket extends EventTarget {
  static readonly OPEN = 1;
  static made = 0;
  readyState = 0;
  constructor() {
    super();
    RefusedSocket.made += 1;
    setTimeout(() => this.#pass(1, new Event('open')), 1);
    setTimeout(() => this.#pass(3, Object.assign(new Event('close'), { code: 1013, reason: 'log-unavailable' })), 4);
  }
  send(): void {}
  close(): void {
    this.readyState = 3;
  }
  #pass(state: number, event: Event): void {
    if (this.readyState === 3) return;
    this.readyState = state;
    this.dispatchEvent(event);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', RefusedSocket);
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('fetch', async () => Response.json({ token: 't', expiresAt: '2100-01-01T00:00:00.000Z', lastsSeconds: 300 }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const leastPause = 250;

test('[V10] while the server can greet nobody, a tab comes back one socket at a time, with pauses', async () => {
  let closed = 0;
  const socket = new SyncSocket({
    url: 'ws://localhost/sync',
    token: new SyncToken('w'),
    resume: () => undefined,
    definitions: () => '',
    listener: { ready: () => undefined, frame: () => undefined, closed: () => (closed += 1), noToken: () => undefined },
  });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(RefusedSocket.made).toBeGreaterThan(3);
  expect(RefusedSocket.made).toBeLessThanOrEqual(30_000 / leastPause);
  expect(closed).toBe(RefusedSocket.made);
  socket.destroy();
});

/** A server on the other side of a connection: it greets with the frame it is given, and notes what it hears. */
class GreetingSocket extends EventTarget {
  static readonly OPEN = 1;
  static greeting: ServerFrame;
  static readonly heard: ClientFrame[] = [];
  readyState = 0;
  constructor() {
    super();
    setTimeout(() => {
      this.readyState = 1;
      this.dispatchEvent(new Event('open'));
    }, 1);
  }
  send(data: Uint8Array): void {
    const decoder = createDecoder(data);
    readVarString(decoder);
    const frame = JSON.parse(readVarString(decoder)) as ClientFrame;
    GreetingSocket.heard.push(frame);
    if (frame.op === 'hello') this.#say(GreetingSocket.greeting);
  }
  close(): void {
    this.readyState = 3;
  }
  #say(frame: ServerFrame): void {
    const encoder = createEncoder();
    writeVarString(encoder, '$feed');
    writeVarString(encoder, JSON.stringify(frame));
    this.dispatchEvent(Object.assign(new Event('message'), { data: toUint8Array(encoder).buffer }));
  }
}

test('[M221] [M73] edits and commands say when they were sent by the server’s clock, where the server tells its time', async () => {
  vi.stubGlobal('WebSocket', GreetingSocket);
  const command = { id: 'c', age: 0, kind: 'discard', type: 'deal', record: 'r' } as const;
  for (const now of [5_000_000, undefined]) {
    GreetingSocket.greeting = { op: 'ok', protocol: 1, definitions: '', member: 'm', role: 'member', ...(now && { now }) };
    GreetingSocket.heard.length = 0;
    const socket = new SyncSocket({
      url: 'ws://localhost/sync',
      token: new SyncToken('w'),
      resume: () => undefined,
      definitions: () => '',
      listener: { ready: () => undefined, frame: () => undefined, closed: () => undefined, noToken: () => undefined },
    });
    await vi.advanceTimersByTimeAsync(100);
    const greeted = performance.now() - 99;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(socket.send({ op: 'push', edits: [] })).toBe(true);
    socket.send({ op: 'command', command });
    const sent = now && { sent: Math.round(now + performance.now() - greeted) };
    expect(GreetingSocket.heard).toEqual([
      expect.not.objectContaining({ sent: expect.anything() }),
      { op: 'push', edits: [], ...sent },
      { op: 'command', command, ...sent },
    ]);
    socket.destroy();
  }
});
