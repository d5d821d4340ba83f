import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Refusal } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { FeedSession, type FeedSessionOptions } from '../feed/feed-session.ts';
import { addressOf } from '../http/listener.ts';
import { Backlogs } from './backlogs.ts';
import type { Engine } from './engine.ts';
import type { Gated } from './gate.ts';
import type { Context } from './hooks.ts';
import { Penalties } from './penalties.ts';
import { SocketsPerMember } from './sockets-per-member.ts';
import { SyncSocket } from './sync-socket.ts';

export type SyncServerOptions = {
  readonly engine: Engine<Context>;
  readonly session: FeedSessionOptions;
  readonly publicUrl: string;
  /** Browsers may connect from pages of these addresses only. */
  readonly origins: ReadonlySet<string>;
  /** Frames wait for nothing; see BrokenPromise. */
  readonly gateOpen: boolean;
  readonly logger: Logger;
};

const pingMilliseconds = 15_000;
const ungated: Gated = { lastBatch: undefined };

/** The WebSocket side: takes upgrades, routes messages, ends what is silent, slow or not ours. */
export class SyncServer {
  readonly #options: SyncServerOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.socketMessage.value,
    perMessageDeflate: false,
    // One message per turn: whoever sends thousands at once waits for everybody else's.
    allowSynchronousEvents: false,
    clientTracking: false,
  });
  readonly #sockets = new Set<SyncSocket>();
  readonly #backlogs = new Backlogs();
  readonly #members = new SocketsPerMember<SyncSocket>(limits.socketsPerMember.value);
  readonly #penalties = new Penalties();
  readonly #pinger: NodeJS.Timeout;
  #accepting = true;
  #paused = false;

  constructor(options: SyncServerOptions) {
    this.#options = options;
    this.#pinger = setInterval(() => this.#ping(), pingMilliseconds);
    this.#pinger.unref();
  }

  get sockets(): number {
    return this.#sockets.size;
  }

  /** Answers an upgrade request. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', () => stream.destroy());
    if (!this.#accepting) return refuse(stream, '503 Service Unavailable');
    // Only browsers send an origin, and only they can be made to connect by somebody else's page.
    const { origin } = request.headers;
    if (origin !== undefined && !this.#options.origins.has(origin)) return refuse(stream, '403 Forbidden');
    try {
      this.#server.handleUpgrade(request, stream, head, (socket) => {
        const url = new URL('/sync', this.#options.publicUrl).href;
        const from = { ip: addressOf(request), userAgent: request.headers['user-agent'] };
        const accepted = new SyncSocket(socket, stream, {
          from,
          find: (document) => (this.#options.gateOpen ? ungated : this.#options.session.documents.gated(document)),
          backlogs: this.#backlogs,
          connectDocuments: (mine) => this.#options.engine.handleConnection(mine.gate, new Request(url), { socket: mine }),
          connectFeed: (mine) => new FeedSession(mine, this.#options.session),
          admit: (mine, member) => this.#members.admit(mine, member),
          onAbuse: () => this.#penalties.note(from.ip),
          onClosed: (mine) => {
            this.#sockets.delete(mine);
            this.#members.leave(mine);
          },
        });
        this.#sockets.add(accepted);
        const wait = this.#penalties.waitOf(from.ip);
        if (this.#paused || wait > 0) accepted.pause(true);
        if (wait > 0) setTimeout(() => !this.#paused && accepted.pause(false), wait).unref();
      });
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'an upgrade failed');
      stream.destroy();
    }
  }

  /** While the database takes nothing, nothing is read: the senders keep it. */
  pause(paused: boolean): void {
    this.#paused = paused;
    // One that is to wait longer than the pause is heard early, which costs little.
    for (const socket of this.#sockets) socket.pause(paused);
  }

  /** Tells every client whether what it sends is committed, and why not. */
  away(away: Refusal | undefined): void {
    for (const socket of this.#sockets) socket.away(away);
  }

  stopAccepting(): void {
    this.#accepting = false;
  }

  /** Says goodbye to everybody and waits until they are gone. */
  async close(): Promise<void> {
    this.stopAccepting();
    clearInterval(this.#pinger);
    for (const socket of this.#sockets) socket.end(1001, 'shutting-down');
    const deadline = performance.now() + 1_500;
    while (this.#sockets.size > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
    this.#server.close();
  }

  #ping(): void {
    for (const socket of this.#sockets) {
      try {
        socket.ping();
      } catch (error) {
        this.#options.logger.warn({ err: error }, 'a socket could not be pinged');
      }
    }
  }
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
