/**
 * The load generator: many editors in a process of its own, each on its own socket, each writing its own key of its
 * document's `fields` twice a second. One editor per document applies what it receives and measures. Runs as
 * `node bench/rig/editors.ts '<JSON>'` and prints one line of JSON.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { hocuspocusFraming, yWebsocketFraming, type Framing } from './editor-protocol.ts';
import { summarise, type Summary } from './statistics.ts';

export type EditorsPlan = {
  readonly address: string;
  readonly framing: 'hocuspocus' | 'y-websocket';
  /** Of several people, as one may have so many sockets only; editors take them in turn. */
  readonly tokens: readonly string[];
  readonly documents: readonly string[];
  readonly clients: number;
  /** Keys that clients of one document write, one each. */
  readonly keys: readonly string[];
  readonly editsPerSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
};
export type EditorsResult = {
  readonly edits: number;
  readonly toPeer: Summary;
  readonly toAck: Summary;
  /** Share of the whole machine that this process used. */
  readonly generatorShare: number;
};

const now = () => performance.timeOrigin + performance.now();

class Editor {
  readonly doc = new Y.Doc();
  readonly #plan: EditorsPlan;
  readonly #framing: Framing;
  readonly #document: string;
  readonly #key: string;
  readonly #token: string;
  readonly #waiting: number[] = [];
  #socket: WebSocket | undefined;

  constructor(plan: EditorsPlan, document: string, key: string, token: string) {
    this.#plan = plan;
    this.#framing = plan.framing === 'hocuspocus' ? hocuspocusFraming : yWebsocketFraming;
    this.#document = document;
    this.#key = key;
    this.#token = token;
  }

  /** `seen` gets each value of others, `acked` the time from sending to acknowledgement. */
  async connect(observe: boolean, seen: (value: string) => void, acked: (ms: number) => void): Promise<void> {
    const { address, framing } = this.#plan;
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

  edit(): void {
    this.doc.getMap<string>('fields').set(this.#key, String(now()));
  }
  close(): void {
    this.#socket?.terminate();
  }
}

async function run(plan: EditorsPlan): Promise<EditorsResult> {
  const toPeer: number[] = [];
  const toAck: number[] = [];
  let measuring = false;
  let edits = 0;
  const editors = Array.from({ length: plan.clients }, (_, index) => {
    const document = plan.documents[index % plan.documents.length] ?? '';
    const key = plan.keys[Math.floor(index / plan.documents.length) % plan.keys.length] ?? '';
    return new Editor(plan, document, key, plan.tokens[index % plan.tokens.length] ?? '');
  });
  for (let start = 0; start < editors.length; start += 50)
    await Promise.all(
      editors.slice(start, start + 50).map((editor, offset) =>
        editor.connect(
          start + offset < plan.documents.length,
          (value) => measuring && toPeer.push(now() - Number(value)),
          (ms) => measuring && toAck.push(ms),
        ),
      ),
    );
  // Every editor has its own phase, so that edits come evenly as from people.
  const period = 1000 / plan.editsPerSecond;
  const timers = editors.map((editor, index) =>
    setTimeout(
      () => {
        timers[index] = setInterval(() => {
          if (measuring) edits += 1;
          editor.edit();
        }, period) as never;
      },
      (index / editors.length) * period,
    ),
  );
  await pause(plan.warmUpSeconds * 1000);
  const [cpu, began] = [process.cpuUsage(), now()];
  measuring = true;
  process.stderr.write('measuring\n');
  await pause(plan.seconds * 1000);
  measuring = false;
  process.stderr.write('measured\n');
  const used = process.cpuUsage(cpu);
  const generatorShare = (used.user + used.system) / 1000 / (now() - began) / navigator.hardwareConcurrency;
  for (const timer of timers) clearInterval(timer);
  await pause(500);
  for (const editor of editors) editor.close();
  return { edits, toPeer: summarise(toPeer), toAck: summarise(toAck), generatorShare };
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '{}') as EditorsPlan)));
process.exit(0);
