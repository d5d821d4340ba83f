import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ClientFrames } from './websocket-frames.ts';

/** What a client has lately said over one connection that is still open. */
export type Conversation = { readonly messages: readonly Buffer[] };

const remembered = 600;

type Line = { readonly client: Socket; readonly server: Socket; readonly messages: Buffer[] };

/** The network between everybody and the server: cut, slow, or holding back what clients say. */
export class Proxy {
  readonly #server: Server;
  readonly #target: number;
  readonly #lines = new Set<Line>();
  #cut = false;
  #delay: (() => number) | undefined;
  #held: (() => void)[] | undefined;

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.#target = target;
  }

  static async start(target: number): Promise<Proxy> {
    const server = createServer({ noDelay: true });
    const proxy = new Proxy(server, target);
    server.on('connection', (client) => proxy.#accept(client));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** WebSocket conversations that are going on. */
  conversations(): Conversation[] {
    return [...this.#lines].filter(({ messages }) => messages.length > 0);
  }

  /** Every connection breaks, and none is made before `mend`. */
  cut(): void {
    this.#cut = true;
    for (const { client, server } of this.#lines) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  /** Everything takes as long as `delay` says, in order. */
  slow(delay: () => number): void {
    this.#delay = delay;
  }

  /** What clients say is held back before it reaches the server; what the server says passes. */
  hold(): void {
    this.#held ??= [];
  }

  mend(): void {
    this.#cut = false;
    this.#delay = undefined;
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const pass of held) pass();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #accept(client: Socket): void {
    if (this.#cut) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.#target, host: '127.0.0.1', noDelay: true });
    const line: Line = { client, server, messages: [] };
    this.#lines.add(line);
    const frames = new ClientFrames();
    this.#carry(client, server, (bytes) => {
      line.messages.push(...frames.read(bytes));
      if (line.messages.length > remembered) line.messages.splice(opening, line.messages.length - remembered);
    });
    this.#carry(server, client);
    const end = () => {
      this.#lines.delete(line);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
  }

  #carry(from: Socket, to: Socket, heard?: (bytes: Buffer) => void): void {
    let last: Promise<void> | undefined;
    from.on('data', (bytes: Buffer) => {
      heard?.(bytes);
      const pass = () => {
        if (!to.destroyed) to.write(bytes);
      };
      if (heard && this.#held) this.#held.push(pass);
      else if (this.#delay || last) {
        const wait = this.#delay?.() ?? 0;
        const before = last;
        const mine = new Promise<void>((resolve) => setTimeout(resolve, wait)).then(() => before).then(pass);
        last = mine;
        void mine.then(() => {
          if (last === mine) last = undefined;
        });
      } else pass();
    });
    from.on('end', () => {
      void (last ?? Promise.resolve()).then(() => to.end());
    });
  }
}

/** The first messages of a conversation say who is there: they are not forgotten. */
const opening = 40;
