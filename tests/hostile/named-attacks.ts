import { setTimeout as pause } from 'node:timers/promises';
import * as encoding from 'lib0/encoding';
import { v7 } from 'uuid';
import * as Y from 'yjs';
import { limits } from '@rapport/model/limits';
import { editOf, TestClient } from '../support/sync-server.ts';
import {
  asked,
  attached,
  authentication,
  bareSocket,
  message,
  pushed,
  rawRequest,
  signedIn,
  attackersAddress,
  socketUrl,
  type Target,
} from './attack-rig.ts';
import { deletesAllOf, forgedGarbage, structBomb, withoutItsPredecessor } from './hostile-updates.ts';

/** One way to harm others: what is done, and with which answer it is refused. Used by the test and by the measurement. */
export type Attack = {
  readonly name: string;
  readonly answer: string | RegExp;
  readonly act: (target: Target) => Promise<string>;
};

const field = (key: string, value: unknown) => editOf(undefined, (fields) => fields.set(key, value));
const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const elsewhere = '01890000-0000-7000-8000-000000000000';

/** What a client would write next, after one edit of its own that everybody has. */
function theirNextEdit(client: number): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.getMap('fields').set('domain', 'first.example');
  let next = new Uint8Array() as Uint8Array;
  doc.on('update', (update: Uint8Array) => (next = update));
  doc.getMap('fields').set('name', 'Forged');
  return next;
}

/** Updates of a document that are refused as they come. */
const updates: readonly (readonly [name: string, answer: string, update: (target: Target) => Uint8Array])[] = [
  ['a struct bomb: seven bytes that claim 33 million structs', 'malformed-update', structBomb],
  [
    'garbage under the client id of somebody at work, to silence them',
    'forged-update',
    ({ victim }) => forgedGarbage(victim, 1_000),
  ],
  ['an edit under the client id of somebody at work', 'forged-update', ({ victim }) => theirNextEdit(victim)],
  ['a clock beyond what anybody can type', 'malformed-update', ({ victim }) => forgedGarbage(victim, 0x7fff_ffff * 2)],
  ['a deletion of all that somebody will ever write', 'malformed-update', ({ victim }) => deletesAllOf(victim, 0x7fff_ffff * 2)],
  ['an edit without its predecessor', 'malformed-update', () => withoutItsPredecessor()],
  [
    'a list under the name of the fields',
    'foreign-content',
    () => {
      const doc = new Y.Doc();
      doc.getArray('fields').push([1, 2, 3]);
      return Y.encodeStateAsUpdate(doc);
    },
  ],
  ['a shared type in a field', 'foreign-content', () => field('name', new Y.Map([['a', 1]]))],
  ['a root that no record has', 'foreign-content', () => editOf(undefined, (_, doc) => doc.getMap('elsewhere').set('a', 1))],
  ['a field that only the server writes', 'server-field', () => field('owner', elsewhere)],
  ['a key of 10,000 letters', 'foreign-content', () => field('x'.repeat(10_000), 1)],
  ['a value of a megabyte', 'too-large', () => field('description', 'x'.repeat(limits.updateBytes.value))],
  [
    '10,000 keys',
    'too-large',
    () =>
      editOf(undefined, (fields) => {
        for (let index = 0; index < 10_000; index += 1) fields.set(`tags/${'x'.repeat(60)}${index}`, true);
      }),
  ],
];

export const attacks: readonly Attack[] = [
  ...updates.map(([name, answer, update]): Attack => ({ name, answer, act: (target) => pushed(target, update(target)) })),
  {
    name: 'prototype keys in fields',
    answer: 'saved, nothing of it shown',
    async act(target) {
      const answer = await pushed(
        target,
        editOf(undefined, (fields) => (fields.set('__proto__', { polluted: true }), fields.set('constructor', 1))),
      );
      const { text } = await asked(target, `/api/v1/accounts/${target.account.id}`);
      return `${answer}, ${/polluted/.test(text) || 'polluted' in {} ? 'polluted' : 'nothing of it shown'}`;
    },
  },
  {
    name: 'a document of another workspace, another incarnation, another type, a path',
    answer: 'not-found',
    async act(target) {
      const [, incarnation, type, id, generation] = target.account.document.split(/[./]/);
      const names = [
        `${elsewhere}.${incarnation}/${type}/${id}/${generation}`,
        `${target.workspace}.9/${type}/${id}/${generation}`,
        `${target.workspace}.${incarnation}/settings/${id}/${generation}`,
        `${target.workspace}.${incarnation}/${type}/../../${id}/${generation}`,
        `${target.workspace}.${incarnation}/__proto__/${id}/${generation}`,
        '../../etc/passwd',
      ];
      const answers = await Promise.all(names.map((name) => pushed(target, field('name', 'x'), name)));
      return [...new Set(answers)].join(', ');
    },
  },
  {
    name: 'tokens that are forged, of another purpose, or for another workspace',
    answer: 'refused every time',
    async act(target) {
      const good = await target.token();
      const [payload = '', signature = ''] = good.split('.');
      const parts = JSON.parse(Buffer.from(payload, 'base64url').toString()) as unknown[];
      const forged = (change: (parts: unknown[]) => unknown[]) =>
        `${Buffer.from(JSON.stringify(change(parts))).toString('base64url')}.${signature}`;
      const tokens = [
        '',
        'x'.repeat(2_000),
        target.key,
        `${payload}.`,
        `${payload}.${signature.slice(0, -2)}AA`,
        `${good}.${signature}`,
        forged(([member, , ...rest]) => [member, elsewhere, ...rest]),
        forged(([, ...rest]) => [elsewhere, ...rest]),
        forged(([member, workspace, session]) => [member, workspace, session, Date.now() + 1e12]),
      ];
      for (const token of tokens) {
        const { socket, received, closed } = await attached(target, target.account.document, token);
        await Promise.race([
          closed,
          until(() => received.some((one) => one.includes('not-signed-in') || one.includes('permission'))),
        ]);
        const let_in = received.some((one) => one.length > 200);
        socket.terminate();
        if (let_in) return `let in with ${token.slice(0, 20)}`;
      }
      return 'refused every time';
    },
  },
  {
    name: 'presence of 100 people who are not there, and of somebody else',
    answer: /^closed|^4413/,
    async act(target) {
      const { socket, received, closed } = await attached(target);
      await until(() => received.length > 0);
      socket.send(
        message(target.account.document, 1, (encoder) => {
          const states = encoding.createEncoder();
          encoding.writeVarUint(states, 100);
          for (let index = 0; index < 100; index += 1) {
            encoding.writeVarUint(states, index === 0 ? target.victim : 1_000 + index);
            encoding.writeVarUint(states, 1_000);
            encoding.writeVarString(states, JSON.stringify({ user: { name: 'The boss' } }));
          }
          encoding.writeVarUint8Array(encoder, encoding.toUint8Array(states));
        }),
      );
      const answer = await Promise.race([
        closed,
        until(() => received.some((one) => one.includes('too-large'))).then(() => 'closed: too-large'),
      ]);
      socket.terminate();
      return answer;
    },
  },
  {
    name: 'a frame larger than a message may be',
    answer: '1009',
    async act(target) {
      const { socket, closed } = await bareSocket(target);
      socket.send(Buffer.alloc(limits.socketMessage.value + 1));
      return closed;
    },
  },
  {
    name: 'a compressed frame that grows a thousandfold',
    answer: 'no compression is spoken',
    async act(target) {
      const { socket } = await bareSocket(target, { perMessageDeflate: { threshold: 0 } });
      const spoken = socket.extensions;
      socket.terminate();
      return spoken === '' ? 'no compression is spoken' : spoken;
    },
  },
  {
    name: 'more messages than anybody types',
    answer: '1008 too-many',
    async act(target) {
      const client = await TestClient.connect(socketUrl(target), attackersAddress);
      const most = limits.socketMessagesAtOnce.value + limits.socketMessagesPerSecond.value * 60;
      for (let sent = 0; sent < most && !client.closed; sent += 1) {
        client.send({ op: 'token', token: '' });
        if (sent % 500 === 499) await pause(0);
      }
      await until(() => client.closed !== undefined);
      return `${client.closed?.code} ${client.closed?.reason}`;
    },
  },
  {
    name: 'thousands of documents asked for at once by a stranger',
    answer: /^(1008|4401|4205|4403)/,
    async act(target) {
      const { socket, closed } = await bareSocket(target);
      for (let at = 0; at <= limits.pendingDocuments.value + 10 && socket.readyState === socket.OPEN; at += 1)
        socket.send(
          message(`${target.workspace}.1/account/${v7()}/1`, 0, (encoder) => {
            encoding.writeVarUint(encoder, 0);
            encoding.writeVarUint8Array(encoder, Uint8Array.of(0));
          }),
        );
      return closed;
    },
  },
  {
    name: 'a storm of reconnects',
    answer: 'each was taken or told why',
    async act(target) {
      const token = await target.token();
      const one = async () => {
        const { socket, received } = await bareSocket(target);
        socket.send(authentication(target.account.document, token));
        await Promise.race([until(() => received.length > 0), new Promise((resolve) => socket.once('close', resolve))]);
        socket.terminate();
      };
      for (let wave = 0; wave < 10; wave += 1) await Promise.all(Array.from({ length: 30 }, one));
      return 'each was taken or told why';
    },
  },
  {
    name: 'all documents asked for, again and again, by one who does not wait for the answer',
    answer: 'asked and gone',
    async act(target) {
      const token = await target.token();
      for (let wave = 0; wave < 20; wave += 1) {
        const { socket } = await bareSocket(target);
        for (let at = 0; at < 500; at += 1) {
          const document = at === 0 ? target.account.document : `${target.workspace}.1/account/${v7()}/1`;
          socket.send(authentication(document, token));
        }
        await pause(0);
        socket.terminate();
      }
      return 'asked and gone';
    },
  },
  {
    name: 'sockets that say nothing',
    answer: 'no memory of them',
    async act(target) {
      const sockets = await Promise.all(Array.from({ length: 200 }, () => bareSocket(target)));
      for (const { socket } of sockets) socket.terminate();
      return 'no memory of them';
    },
  },
  {
    name: 'paths out of the site',
    answer: 'nothing of the system',
    async act(target) {
      const paths = [
        '/../../../../etc/passwd',
        '/%2e%2e/%2e%2e/%2e%2e/etc/passwd',
        '/app/..%2f..%2f..%2fetc%2fpasswd',
        '/_app/../../../../etc/passwd',
        '/api/w/../../../etc/passwd',
        '//etc/passwd',
        '/api/v1/accounts/..%2f..%2fdeals',
        '/%00/etc/passwd',
      ];
      for (const path of paths) {
        const answer = await rawRequest(target, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
        if (/root:|\/bin\/(ba)?sh/.test(answer)) return `gave ${path}`;
        if (answer.startsWith('HTTP/1.1 5')) return `broke at ${path}: ${answer.slice(0, 60)}`;
      }
      return 'nothing of the system';
    },
  },
  {
    name: 'a request hidden in another (two lengths, chunks and a length, a folded header)',
    answer: 'one answer each, 400',
    async act(target) {
      const hidden = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
      const heads = [
        `Content-Length: 0\r\nContent-Length: ${hidden.length}`,
        'Transfer-Encoding: chunked\r\nContent-Length: 4',
        'Transfer-Encoding : chunked',
        'Transfer-Encoding: xchunked',
        `Content-Length: +${hidden.length}`,
        'X: 1\r\n Content-Length: 3',
      ];
      for (const head of heads) {
        const answer = await rawRequest(
          target,
          `POST /api/auth/sign-in/email HTTP/1.1\r\nHost: localhost\r\n${head}\r\n\r\n0\r\n\r\n${hidden}`,
        );
        const statuses = answer.match(/HTTP\/1\.1 \d{3}/g) ?? [];
        if (statuses.length > 1 || statuses[0] === 'HTTP/1.1 200') return `${head}: ${statuses.join(', ')}`;
      }
      return 'one answer each, 400';
    },
  },
  {
    name: 'a host and an origin of somebody else',
    answer: 'wrong-origin',
    async act(target) {
      // As a browser on another site would: with what it keeps, without a key.
      const response = await fetch(`http://127.0.0.1:${target.port}/api/auth/sign-in/email`, {
        ...json({ email: 'x@example.org', password: 'x' }),
        headers: { 'content-type': 'application/json', origin: 'http://evil.example', cookie: 'better-auth.session_token=x' },
      });
      return ((await response.json()) as { kind?: string }).kind ?? '';
    },
  },
  {
    name: 'an address inside the network, for the server to fetch (push)',
    answer: 'refused every time',
    async act(target) {
      const inside = [
        'http://127.0.0.1:5432/',
        'https://169.254.169.254/latest',
        'https://fcm.googleapis.com.evil.example/x',
        'https://fcm.googleapis.com:22/x',
        'https://x@localhost/',
        'file:///etc/passwd',
      ];
      for (const endpoint of inside) {
        const { status } = await asked(
          target,
          `/api/w/${target.workspace}/push-subscriptions`,
          json({ endpoint, keys: { p256dh: 'x', auth: 'y' } }),
        );
        if (status < 400) return `took ${endpoint}`;
      }
      return 'refused every time';
    },
  },
  {
    name: 'a picture that runs (SVG, HTML as a data URL)',
    answer: 'refused every time',
    async act(target) {
      const pictures = [
        'data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+',
        'data:text/html,<script>alert(1)</script>',
        'javascript:alert(1)',
        'https://evil.example/x.png',
      ];
      for (const picture of pictures) {
        const { status } = await asked(target, `/api/w/${target.workspace}/members/${target.member}`, {
          ...json({ picture }),
          method: 'PATCH',
        });
        if (status < 400) return `took ${picture.slice(0, 30)}`;
      }
      return 'refused every time';
    },
  },
  {
    name: 'a formula in a field, exported to a spreadsheet',
    answer: 'exported as text',
    async act(target) {
      const name = `=HYPERLINK("http://evil.example","x")`;
      const made = await asked(target, '/api/v1/accounts', json({ name }));
      const { text } = await asked(target, `/api/w/${target.workspace}/export/accounts?fields=name`);
      await asked(target, `/api/v1/accounts/${(JSON.parse(made.text) as { id: string }).id}`, { method: 'DELETE' });
      return /(^|[\n,"])=HYPERLINK/.test(text)
        ? 'exported as a formula'
        : text.includes('HYPERLINK')
          ? 'exported as text'
          : `not exported: ${text.slice(0, 80)}`;
    },
  },
  {
    name: 'a password guessed again and again',
    answer: '429',
    async act(target) {
      for (let guess = 0; guess <= limits.signInsPerAddress.value; guess += 1) {
        const { status } = await asked(
          target,
          '/api/auth/sign-in/email',
          json({ email: `guess${guess % 3}@example.org`, password: `wrong ${guess}` }),
        );
        if (status === 429) return '429';
      }
      return 'never stopped';
    },
  },
  {
    name: 'a reader who does not read',
    answer: 'ended',
    async act(target) {
      const slow = await attached(target);
      await until(() => slow.received.length > 0);
      slow.socket.pause();
      const client = await signedIn(target);
      const big = 'x'.repeat(200_000);
      // Four times what may wait for one reader, all of it changes of the record they look at.
      for (let sent = 0; sent < (4 * limits.socketBacklogBytes.value) / big.length; sent += 1) {
        const update = editOf(undefined, (fields) => fields.set('description', `${sent}${big}`));
        const [edit = ''] = client.push({ document: target.account.document, update, base: 1 });
        await client.saved(edit);
      }
      client.close();
      slow.socket.resume();
      const answer = await Promise.race([slow.closed.then(() => 'ended'), pause(60_000, 'still served')]);
      slow.socket.terminate();
      return answer;
    },
  },
];

async function until(holds: () => boolean, patience = 20_000): Promise<void> {
  for (const end = performance.now() + patience; !holds() && performance.now() < end;) await pause(5);
}
