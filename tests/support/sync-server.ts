import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { v7 } from 'uuid';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { startServer, type RunningServer } from '../../apps/sync-server/src/main.ts';
import type { OwnedWorkspace } from '../../apps/sync-server/src/documents/owned-workspace.ts';
import type { Actor } from '../../packages/model/src/access/can.ts';
import type { Role } from '../../packages/model/src/access/roles.ts';
import type { Changes, CommandBody, CommandResult } from '../../packages/model/src/commands/command.ts';
import { documentName } from '../../packages/model/src/documents/document-name.ts';
import { objectTypes } from '../../packages/model/src/objects/index.ts';
import type { ActivityEvent, Origin } from '../../packages/model/src/projection/event.ts';
import type { ClientFrame, PushedEdit, ServerFrame } from '../../packages/model/src/wire/frames.ts';
import { freshDatabase, type FreshDatabase } from './fresh-database.ts';
import { ask, firstOwner, publicUrl } from './running-server.ts';

/** A member with the key that their sync tokens are made from. */
export type Member = { readonly actor: Actor; readonly session: string; readonly name: string };

/** The whole server in the test's process, with people in it, a clock the test holds, and real sockets. */
export class SyncTest {
  readonly fresh: FreshDatabase;
  readonly workspaceId: string;
  readonly owner: Member;
  /** Added to the time that the server sees. */
  ahead = 0;
  server!: RunningServer;
  readonly dataDirectory: string;
  readonly #undo: (() => void)[] = [];
  #port = 0;

  private constructor(fresh: FreshDatabase, dataDirectory: string, server: RunningServer, workspaceId: string, owner: Member) {
    this.fresh = fresh;
    this.dataDirectory = dataDirectory;
    this.server = server;
    this.workspaceId = workspaceId;
    this.owner = owner;
    this.#port = server.port;
  }

  static async start(options: { readonly smtpUrl?: string } = {}): Promise<SyncTest> {
    const fresh = await freshDatabase({ poolSize: options.smtpUrl ? 5 : 3 });
    const dataDirectory = mkdtempSync(join(tmpdir(), 'rapport-sync-'));
    const made: { test?: SyncTest } = {};
    const server = await startServer(
      { ...configOf(fresh, dataDirectory, 0), smtpUrl: options.smtpUrl },
      { now: () => Date.now() + (made.test?.ahead ?? 0) },
    );
    const first = await firstOwner({ server, ask: (path, asking) => ask(server.address, path, asking) });
    const actor: Actor = { memberId: first.memberId, workspaceId: first.workspaceId, role: 'owner' };
    const test = new SyncTest(fresh, dataDirectory, server, first.workspaceId, {
      actor,
      session: await keyOf(server, actor),
      name: 'Ana Ahrens',
    });
    made.test = test;
    return test;
  }

  get node(): RunningServer['node'] {
    return this.server.node;
  }
  get workspace(): OwnedWorkspace {
    const owned = this.node.owner(this.workspaceId);
    if (!owned) throw new Error('the workspace is not owned');
    return owned;
  }
  get url(): string {
    return `ws://127.0.0.1:${this.server.port}/sync`;
  }

  async member(name: string, role: Role = 'member'): Promise<Member> {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
    const memberId = await this.server.services.identity.addUser(this.workspaceId, {
      name,
      email,
      role,
      password: 'correct horse staple',
    });
    const actor: Actor = { memberId, workspaceId: this.workspaceId, role };
    return { actor, session: await keyOf(this.server, this.owner.actor, memberId), name };
  }

  token({ actor, session }: Member): string {
    return this.server.services.tokens.issue({ memberId: actor.memberId, workspaceId: actor.workspaceId, session }).token;
  }

  name(type: string, id: string): string {
    return documentName({ workspace: this.workspaceId, incarnation: 1, type, id, generation: 1 });
  }

  run(
    who: Member,
    body: CommandBody & { readonly base?: number; readonly age?: number; readonly id?: string },
    origin: Origin = 'command',
  ): Promise<CommandResult> {
    return this.workspace.run(who.actor, { id: v7(), age: 0, ...body }, origin);
  }

  /** Makes a record, with the names that it must have, and waits until it is visible. */
  async record(type: string, changes: Changes, who = this.owner): Promise<string> {
    const record = v7();
    const fields = objectTypes[type]?.fields ?? {};
    const needed = Object.keys(fields).filter((key) => fields[key]?.required && fields[key].kind === 'text');
    const named = { ...Object.fromEntries(needed.map((key) => [key, { value: 'Unnamed' }])), ...changes };
    await this.workspace.visible(await this.run(who, { kind: 'create', type, record, changes: named }));
    return record;
  }

  /** A stock provider on a socket of its own. */
  provider(document: string, who: Member, options: { doc?: Y.Doc; token?: () => string } = {}): Provider {
    const websocketProvider = new HocuspocusProviderWebsocket({
      url: this.url,
      WebSocketPolyfill: QuietSocket,
      delay: 300,
      minDelay: 100,
      maxDelay: 500,
      factor: 1,
    });
    const provider = new HocuspocusProvider({
      websocketProvider,
      name: document,
      document: options.doc ?? new Y.Doc(),
      token: options.token ?? (() => this.token(who)),
    });
    provider.attach();
    this.#undo.push(() => {
      provider.destroy();
      websocketProvider.destroy();
    });
    return provider;
  }

  /** A socket that speaks Rapport's own frames. */
  async client(who: Member, feed?: { readonly epoch: string; readonly cursor: number }): Promise<TestClient> {
    const client = await TestClient.connect(this.url);
    this.#undo.push(() => client.close());
    client.send({ op: 'hello', protocol: 1, definitions: '', token: this.token(who), ...(feed && { feed }) });
    await client.next((frame) => frame.op === 'ok' || frame.op === 'refused');
    return client;
  }

  async rows(
    document: string,
  ): Promise<{ position: string; update: Buffer; actor: string | null; origin: string; format: string }[]> {
    return this.fresh.database.query(
      'select position, update, actor, origin, format from document_update where document_id = $1 order by position',
      [document],
    );
  }

  async events(record: string): Promise<Pick<ActivityEvent, 'kind' | 'field' | 'actor' | 'winner' | 'from' | 'to' | 'origin'>[]> {
    await this.workspace.drain();
    return this.fresh.database.query(
      'select kind, field, actor, winner, from_value as "from", to_value as "to", origin from event where record = $1 order by position, field, from_value::text, to_value::text',
      [record],
    );
  }

  async value(table: string, record: string, column: string): Promise<unknown> {
    const [row] = await this.fresh.database.query<Record<string, unknown>>(`select * from ${table} where id = $1`, [record]);
    return row?.[column];
  }

  /** Ends the server (as kill -9 would: nothing is drained) or in good order, and starts it again on the same port. */
  async restart(): Promise<void> {
    await this.server.close();
    this.server = await startServer(configOf(this.fresh, this.dataDirectory, this.#port), {
      now: () => Date.now() + this.ahead,
    });
  }

  /** Holds every append until `release`. */
  async holdLog(): Promise<() => Promise<void>> {
    const client = await this.fresh.database.pool.connect();
    await client.query('begin');
    await client.query('lock table document_update in exclusive mode');
    return async () => {
      await client.query('rollback');
      client.release();
    };
  }

  /** Ends all providers and clients. */
  disconnect(): void {
    for (const undo of this.#undo.splice(0)) undo();
  }

  async close(): Promise<void> {
    this.disconnect();
    await this.server.close();
    await this.fresh.close();
    rmSync(this.dataDirectory, { recursive: true, force: true });
  }
}

export type Provider = HocuspocusProvider;

/** A socket that is given up while it connects says so by an error, which nobody is there to hear. */
class QuietSocket extends WebSocket {
  constructor(url: string) {
    super(url);
    this.on('error', () => undefined);
  }
}

async function keyOf(server: RunningServer, by: Actor, member = by.memberId): Promise<string> {
  const { id } = await server.services.identity.addKey(by, 'sync', member);
  return `key:${id}`;
}

const configOf = (fresh: FreshDatabase, dataDirectory: string, port: number) => ({
  port,
  host: '127.0.0.1',
  publicUrl,
  dataDirectory,
  databaseUrl: fresh.url,
  logLevel: process.env.LOG_LEVEL ?? 'silent',
  smtpUrl: undefined,
  mailFrom: 'Rapport <rapport@example.org>',
  replicaRows: 200_000,
  fileBytes: 52_428_800,
  filesBytes: 1_073_741_824,
  filesBucket: undefined,
});

/** Ends what hangs; a slow machine fails nothing. */
const PATIENCE = 120_000;

/** Until it holds; says what did not when it takes too long. */
export async function eventually<T>(what: () => T | Promise<T>, holds: (value: T) => boolean = Boolean): Promise<T> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const value = await what();
    if (holds(value)) return value;
    if (performance.now() > deadline) throw new Error(`did not come true: ${String(what)}; last: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export const synced = (provider: Provider): Promise<boolean> => eventually(() => provider.synced);
/** All that it sent is acknowledged. */
export const acknowledged = (provider: Provider): Promise<boolean> => eventually(() => !provider.hasUnsyncedChanges);
export const fieldsIn = (provider: { readonly document: Y.Doc }): Y.Map<unknown> => provider.document.getMap('fields');

const FEED = '$feed';

/** Sends and receives Rapport's frames. */
export class TestClient {
  readonly frames: ServerFrame[] = [];
  readonly socket: WebSocket;
  closed: { code: number; reason: string } | undefined;
  readonly #waiting: { matches: (frame: ServerFrame) => boolean; resolve: (frame: ServerFrame) => void }[] = [];

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.#receive(data as Buffer));
    socket.on('close', (code, reason) => (this.closed = { code, reason: reason.toString() }));
    socket.on('error', () => undefined);
  }

  static connect(url: string, headers: Record<string, string> = {}): Promise<TestClient> {
    const socket = new WebSocket(url, { headers });
    const client = new TestClient(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(client));
      socket.once('error', reject);
    });
  }

  send(frame: ClientFrame): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, FEED);
    encoding.writeVarString(encoder, JSON.stringify(frame));
    this.socket.send(encoding.toUint8Array(encoder));
  }

  push(
    ...edits: readonly (Omit<PushedEdit, 'id' | 'update' | 'age'> & {
      readonly update: Uint8Array;
      readonly id?: string;
      readonly age?: number;
    })[]
  ): string[] {
    const sent = edits.map((edit) => ({ id: v7(), age: 0, ...edit, update: Buffer.from(edit.update).toString('base64') }));
    this.send({ op: 'push', edits: sent });
    return sent.map(({ id }) => id);
  }

  /** The first frame that matches, of those that came or will come; it is taken. */
  next<Frame extends ServerFrame>(matches: (frame: ServerFrame) => boolean): Promise<Frame> {
    const at = this.frames.findIndex(matches);
    if (at >= 0) return Promise.resolve(this.frames.splice(at, 1)[0] as Frame);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no such frame: ${String(matches)}; got ${JSON.stringify(this.frames)}`)),
        PATIENCE,
      );
      this.#waiting.push({
        matches,
        resolve: (frame) => {
          clearTimeout(timer);
          resolve(frame as Frame);
        },
      });
    });
  }

  saved(edit: string): Promise<ServerFrame> {
    return this.next((frame) => frame.op === 'saved' && frame.edits.includes(edit));
  }
  refused(edit: string): Promise<ServerFrame & { op: 'edit-refused' }> {
    return this.next((frame) => frame.op === 'edit-refused' && frame.edit === edit);
  }

  close(): void {
    this.socket.terminate();
  }

  #receive(data: Buffer): void {
    const decoder = decoding.createDecoder(data);
    if (decoding.readVarString(decoder) !== FEED) return;
    const frame = JSON.parse(decoding.readVarString(decoder)) as ServerFrame;
    const at = this.#waiting.findIndex(({ matches }) => matches(frame));
    if (at >= 0) this.#waiting.splice(at, 1)[0]?.resolve(frame);
    else this.frames.push(frame);
  }
}

/** What a document that holds `state` sends when `write` changes its fields. */
export function editOf(
  state: Uint8Array | undefined,
  write: (fields: Y.Map<unknown>, doc: Y.Doc) => void,
  client?: number,
): Uint8Array {
  const doc = new Y.Doc();
  if (client !== undefined) doc.clientID = client;
  if (state) Y.applyUpdate(doc, state);
  if (client !== undefined) doc.clientID = client;
  let update: Uint8Array = Uint8Array.of(0, 0);
  doc.on('update', (bytes: Uint8Array) => (update = bytes));
  doc.transact(() => write(doc.getMap('fields'), doc));
  return update;
}

/** Past the provider, as a client of its own making would. */
export function sendUpdate(provider: Provider, update: Uint8Array): void {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, provider.configuration.name);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint8Array(encoder, update);
  provider.configuration.websocketProvider.webSocket?.send(encoding.toUint8Array(encoder));
}
