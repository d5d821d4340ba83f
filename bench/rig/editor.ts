import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { hocuspocusFraming, yWebsocketFraming, type Framing } from './editor-protocol.ts';

/** Milliseconds since 1970, to the microsecond: the same clock in every process of this machine. */
export const now = () => performance.timeOrigin + performance.now();

/** Whom an editor connects to. */
export type EditorTarget = { readonly address: string; readonly framing: 'hocuspocus' | 'y-websocket' };

/** Somebody on a socket of their own who writes one key of one document. */
export class Editor {
  readonly doc = new Y.Doc();
  readonly #target: EditorTarget;
  readonly #framing: Framing;
  readonly #document: string;
  readonly #key: string;
  readonly #token: string;
  readonly #waiting: number[] = [];
  #socket: WebSocket | undefined;

  constructor(target: EditorTarget, document: string, key: string, token: string) {
    this.#target = target;
    this.#framing = target.framing === 'hocuspocus' ? hocuspocusFraming : yWebsocketFraming;
    this.#document = document;
    this.#key = key;
    this.#token = token;
  }

  /** `seen` gets each value of others, `acked` the time from sending to acknowledgement. */
  async connect(observe: boolean, seen: (value: string) => void, acked: (ms: number) => void): Promise<void> {
    const { address, framing } = this.#target;
    const socket = new WebSocket(framing === 'hocuspocus' ? address : `${address}/${this.#document}`, {
      perMessageDeflate: false,
    });
    this.#socket = socket;
    socket.binaryType = 'nodebuffer';
    if (observe)
      this.doc.getMap<string>('fields').observe((event) => {
        if (event.transaction.origin === 'network')
          for (const key of event.keysChanged) seen(this.doc.getMap<string>('fields').get(key) ?? '');
      });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('close', (code) => reject(new Error(`closed: ${code}`)));
      socket.on('open', () => {
        const opening = this.#framing.opening(this.#document, this.#token);
        if (opening) socket.send(opening);
        else resolve();
      });
      socket.on('message', (frame: Buffer) => {
        const received = this.#framing.read(frame);
        if (received.kind === 'ready') resolve();
        else if (received.kind === 'ack') {
          const sent = this.#waiting.shift();
          if (sent !== undefined) acked(now() - sent);
        } else if (received.kind === 'update' && observe) Y.applyUpdate(this.doc, received.update, 'network');
      });
    });
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'network') return;
      this.#waiting.push(now());
      socket.send(this.#framing.update(this.#document, update));
    });
  }

  get unanswered(): number {
    return this.#waiting.length;
  }

  edit(value = String(now())): void {
    this.doc.getMap<string>('fields').set(this.#key, value);
  }

  /** What the server has of the document, into `doc`. Only for an editor that observes. */
  async catchUp(): Promise<void> {
    const socket = this.#socket;
    if (!socket) return;
    const answered = new Promise<void>((resolve, reject) => {
      socket.once('close', (code) => reject(new Error(`closed: ${code}`)));
      socket.on('message', (frame: Buffer) => this.#framing.read(frame).kind === 'update' && resolve());
    });
    socket.send(this.#framing.ask(this.#document));
    await answered;
  }

  /** Called when the server is gone, or ends the connection. */
  onClose(then: () => void): void {
    this.#socket?.once('close', then);
  }
  close(): void {
    this.#socket?.terminate();
  }
}
