import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { hocuspocusFraming } from '../rig/editor-protocol.ts';
import { table } from '../rig/report.ts';
import { short } from '../rig/statistics.ts';
import { servers, type BenchServer, type ServerName } from '../rig/two-servers.ts';
import { watching, type Observation } from '../rig/watch.ts';

const MANY = 1_000;
/** Attached before anything is measured, so that code and caches are warm. */
const FIRST = 100;

type Weight = { readonly live: number; readonly resident: number };
type Weights = { readonly connection: Weight; readonly document: Weight };

/** Memory of a connection on which nothing happens and of a document that somebody has open, beside a stock Hocuspocus. */
export async function weight(): Promise<string> {
  const [rapport, stock] = [await weigh('rapport'), await weigh('stock')];
  const row = (what: string, of: (weights: Weights) => number) => [
    what,
    short(of(rapport)),
    short(of(stock)),
    `${short(of(rapport) / of(stock))}x`,
  ];
  return `${MANY} of each, after a garbage collection; documents hold ${Object.keys(typical).length} fields.\n\n${table(
    ['KB', 'rapport', 'stock', 'ratio'],
    [
      row('idle connection at one document, live', ({ connection }) => connection.live),
      row('idle connection at one document, RSS', ({ connection }) => connection.resident),
      row('open document on one connection, live', ({ document }) => document.live),
      row('open document on one connection, RSS', ({ document }) => document.resident),
    ],
  )}`;
}

async function weigh(name: ServerName): Promise<Weights> {
  const watch = watching();
  const server = await servers[name]({ documents: MANY + FIRST, sockets: MANY + FIRST + 3, environment: watch.environment });
  try {
    process.stderr.write(`weight: ${name}\n`);
    const now = async () => {
      await pause(3_000);
      await watch.collected(server.pid());
      return watch.collected(server.pid());
    };
    const filled = await Client.connect(server, 0);
    for (const document of server.documents) await filled.fill(document);
    await pause(3_000); // the stock server stores what is two seconds old
    await filled.leave();

    const crowd: Client[] = [];
    const meet = async (upto: number) => {
      while (crowd.length < upto) {
        const client = await Client.connect(server, crowd.length + 1);
        await client.attach(server.documents[0] ?? '');
        crowd.push(client);
      }
    };
    await meet(FIRST);
    const few = await now();
    await meet(FIRST + MANY);
    const connection = difference(few, await now());
    await Promise.all(crowd.map((client) => client.leave()));

    const reader = await Client.connect(server, 0);
    for (const document of server.documents.slice(0, FIRST)) await reader.attach(document);
    const before = await now();
    for (const document of server.documents.slice(FIRST)) await reader.attach(document);
    return { connection, document: difference(before, await now()) };
  } finally {
    await server.stop();
    watch.remove();
  }
}

const difference = (before: Observation, after: Observation): Weight => ({
  live: (after.live - before.live) / MANY / 1_024,
  resident: (after.resident - before.resident) / MANY / 1_024,
});

/** An account as people fill it in. */
const typical = {
  name: 'Nordlicht Maschinenbau GmbH',
  domain: 'nordlicht-maschinenbau.example',
  description: 'Makes packing lines for bakeries; two plants, buys in spring, wants a person to call.',
  externalId: 'NL-20417',
  phone: '+49 40 5550142',
  'billing.street': 'Große Elbstraße 145',
  'billing.postalCode': '22767',
  'billing.city': 'Hamburg',
  'billing.country': 'DE',
  'shipping.street': 'Halskestraße 7',
  'shipping.postalCode': '22113',
  'shipping.city': 'Hamburg',
};

/** A socket that attaches to documents and is silent otherwise. */
class Client {
  readonly #socket: WebSocket;
  readonly #token: string;

  private constructor(socket: WebSocket, token: string) {
    this.#socket = socket;
    this.#token = token;
  }

  static async connect({ address, tokens }: BenchServer, index: number): Promise<Client> {
    const socket = new WebSocket(address, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new Client(socket, tokens[index % tokens.length] ?? '');
  }

  async attach(document: string): Promise<void> {
    const token = this.#token;
    await this.#answered('ready', hocuspocusFraming.opening(document, token) ?? new Uint8Array());
  }

  async fill(document: string): Promise<void> {
    await this.attach(document);
    const doc = new Y.Doc();
    for (const [key, value] of Object.entries(typical)) doc.getMap('fields').set(key, value);
    await this.#answered('ack', hocuspocusFraming.update(document, Y.encodeStateAsUpdate(doc)));
  }

  async leave(): Promise<void> {
    const gone = new Promise((resolve) => this.#socket.once('close', resolve));
    this.#socket.close();
    await gone;
  }

  #answered(kind: 'ready' | 'ack', message: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const closed = (code: number) => reject(new Error(`closed: ${code}`));
      const read = (frame: Buffer) => {
        if (hocuspocusFraming.read(frame).kind !== kind) return;
        this.#socket.off('message', read).off('close', closed);
        resolve();
      };
      this.#socket.on('message', read).once('close', closed).send(message);
    });
  }
}
