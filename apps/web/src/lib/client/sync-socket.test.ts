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
