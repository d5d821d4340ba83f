import type { beforeHandleAwarenessPayload, beforeSyncPayload, Connection, Document } from '@hocuspocus/server';
import { can, type Actor } from '@rapport/model/access/can';
import { parseDocumentName } from '@rapport/model/documents/document-name';
import { RefusalError, type Refusal } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { editVerb } from '@rapport/model/settings/settings-type';
import type { ServerFrame } from '@rapport/model/wire/frames';
import type { Logger } from 'pino';
import { v5 } from 'uuid';
import * as Y from 'yjs';
import type { LiveDocument } from '../documents/live-document.ts';
import type { LiveDocuments } from '../documents/live-documents.ts';
import type { Person } from '../documents/owned-workspace.ts';
import type { KeptEdits } from '../kept/kept-edits.ts';
import type { SyncTokens, TokenSubject } from '../tokens/sync-tokens.ts';
import { AsksPerMember } from './asks-per-member.ts';
import type { Attachment, Attachments } from './attachments.ts';
import { askToSync } from './ask-to-sync.ts';
import type { Handlers } from './engine.ts';
import type { SyncSocket } from './sync-socket.ts';

/** What a Hocuspocus connection knows. `access` is there once it is authenticated, and follows the rights. */
export type Context = { readonly socket: SyncSocket; readonly access?: Access };
export type Access = { readonly subject: TokenSubject; readonly version: number; actor: Actor; attachment?: Attachment };

export type HooksOptions = {
  readonly documents: LiveDocuments;
  readonly kept: KeptEdits;
  readonly tokens: SyncTokens;
  readonly attachments: Attachments;
  readonly actorOf: (subject: TokenSubject) => Promise<Actor | undefined>;
  readonly person: (workspaceId: string, memberId: string) => Person | undefined;
  readonly isCurrent: (document: Document) => boolean;
  readonly now: () => number;
  readonly logger: Logger;
  readonly refused: (kind: Refusal['kind']) => void;
};

const done = Promise.resolve();

/** Closes the document on its connection, in Hocuspocus's way: with a code and a reason on what is thrown. */
class CloseDocument extends Error {
  readonly code: number;
  readonly reason: string;
  constructor(code: number, reason: string) {
    super(reason);
    this.code = code;
    this.reason = reason;
  }
}

/** The answers of this server to what happens on a document's connection. */
export function collaborationHooks(options: HooksOptions): Handlers<Context> {
  const { documents, attachments, isCurrent, now } = options;

  const liveOf = (document: Document): LiveDocument => {
    const live = documents.get(document.name);
    if (!live || live.doc !== document || live.dropped) throw new CloseDocument(4205, 'Reset Connection');
    return live;
  };

  const asks = new AsksPerMember();

  /** A client may be attached to a document that has just been unloaded; it would be acknowledged into nothing. */
  const guard = (connection: Connection<Context>): void => {
    const { document } = connection;
    if (document.isDestroyed || !isCurrent(document)) {
      connection.webSocket.close(4205, 'Reset Connection');
      throw new CloseDocument(4205, 'Reset Connection');
    }
    // What was queued before the connection was closed, for want of rights perhaps.
    if (!document.hasConnection(connection)) throw new CloseDocument(4205, 'Reset Connection');
  };

  const receive = (connection: Connection<Context>, { type, payload }: Pick<beforeSyncPayload, 'type' | 'payload'>): void => {
    if (type === 0) return; // the client says what it has
    const { access, socket } = connection.context;
    const address = parseDocumentName(connection.document.name);
    if (!access || !address) throw new CloseDocument(4403, 'not-allowed');
    if (address.type === 'presence') {
      // It has no content; an empty answer to our own question is all that may come.
      if (payload.length > 2) throw new CloseDocument(4403, 'foreign-content');
      return;
    }
    const live = liveOf(connection.document);
    if (connection.readOnly) {
      // Hocuspocus answers that nothing was saved; why is for us to say.
      const kind = live.trashed ? 'in-trash' : 'not-allowed';
      if (type === 2) options.refused(kind);
      if (type === 2) tell(connection, live.name, { kind });
      return;
    }
    try {
      // An answer to our question, in which there is nothing new, is not an edit.
      const gapBefore = live.gapSince;
      const at = new Date(now());
      const rows = live.receive(
        {
          update: payload,
          actor: access.actor,
          base: undefined,
          madeAt: at,
          inOrder: false,
          source: { source: 'connection', connection },
        },
        at,
      );
      // It would be in the log and could not be seen: saved it is when what it builds on is there as well [V1].
      if (live.leftGap) live.holdFor(connection.webSocket);
      if (rows.length > 0) documents.append(live, { updates: rows });
      if (live.gapSince !== undefined && gapBefore === undefined) askToSync(connection, live);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      if (type === 1 && isNothingNew(live, payload)) return;
      if (error.refusal.kind === 'in-trash') void keep(access.actor, live, payload);
      options.refused(error.refusal.kind);
      refuse(connection, live.name, error.refusal, socket);
    }
  };

  return {
    onAuthenticate: (payload) => authenticate(options, asks, payload),

    async onLoadDocument({ document, documentName }) {
      await documents.fill(document, documentName);
    },

    afterLoadDocument({ document }) {
      // Nothing is stored by Hocuspocus and nobody listens to its changes: both would cost a promise chain per edit.
      document.onUpdate(() => undefined);
    },

    /** Runs for a connection's first message; the later ones take the direct way. */
    beforeHandleMessage({ connection }) {
      const typed = connection as Connection<Context>;
      typed.beforeHandleMessage(async (each) => guard(each as Connection<Context>));
      typed.afterHandleMessage(() => done);
      typed.beforeSync(async (each, payload) => receive(each as Connection<Context>, payload));
      guard(typed);
    },

    beforeSync(payload) {
      receive(payload.connection as Connection<Context>, payload);
    },

    beforeHandleAwareness(payload) {
      stamp(options, payload as beforeHandleAwarenessPayload<Context>);
    },

    connected({ connection, context }) {
      const typed = connection as Connection<Context>;
      const { access, socket } = context;
      if (!access) return;
      access.attachment = attach(typed, access, socket, () => documents.get(typed.document.name)?.audience);
      attachments.add(access.attachment);
      socket.attached(1);
      // Who sees it may have changed while it was loading.
      access.attachment.moved?.();
      // Rights that changed while the document was loading.
      if (access.version !== attachments.version) void attachments.recheck(access.subject.memberId);
      if (!typed.document.hasConnection(typed)) detach(context);
    },

    onDisconnect({ context }) {
      detach(context);
    },

    async beforeUnloadDocument({ documentName }) {
      await documents.beforeUnload(documentName);
    },

    afterUnloadDocument({ documentName }) {
      documents.forget(documentName);
    },
  };

  /** A provider sends the same again each time it attaches: the bytes are their own id. */
  async function keep(actor: Actor, live: LiveDocument, payload: Uint8Array): Promise<void> {
    const id = v5(payload, live.address.id);
    try {
      await options.kept.keepEdits(actor, live, live.trashed ?? live.address, [
        { id, update: payload.slice(), madeAt: new Date(now()) },
      ]);
    } catch (error) {
      options.logger.warn({ err: error, document: live.name }, 'an edit could not be kept');
    }
  }

  function detach({ access, socket }: Context): void {
    if (!access?.attachment) return;
    attachments.remove(access.attachment);
    delete access.attachment;
    socket.attached(-1);
  }
}

/** Verifies the token, then the name: unknown, foreign and former ones get the same answer. */
async function authenticate(
  { tokens, actorOf, attachments, documents }: HooksOptions,
  asks: AsksPerMember,
  {
    token,
    documentName,
    context,
    connectionConfig,
  }: { token: string; documentName: string; context: Context; connectionConfig: { readOnly: boolean } },
): Promise<Partial<Context>> {
  const { version } = attachments;
  const subject = tokens.verify(token);
  const actor = subject && (await actorOf(subject));
  if (!subject || !actor) throw new CloseDocument(4401, 'not-signed-in');
  if (!context.socket.authenticated(actor.memberId) || !context.socket.mayAttach()) throw new CloseDocument(4429, 'too-many');
  if (!asks.take(actor.memberId)) {
    context.socket.end(1008, 'too-many');
    throw new CloseDocument(4429, 'too-many');
  }
  const address = parseDocumentName(documentName);
  // Where everybody is, is not for those who are to know of nobody else.
  const least = address?.type === 'presence' ? 'see-people' : 'read';
  if (!address || address.workspace !== actor.workspaceId || !can(actor, least)) throw new CloseDocument(4404, 'not-found');
  // Whoever is gone while they wait does not make others wait as well: nothing is loaded for them.
  if (!context.socket.isOpen) throw new CloseDocument(4205, 'Reset Connection');
  let found;
  let audience;
  try {
    found = await documents.lookUp(documentName);
    audience = found && address.type !== 'presence' ? await documents.audienceOf(documentName) : undefined;
  } catch (error) {
    if (error instanceof RefusalError) throw new CloseDocument(4409, error.refusal.kind);
    throw new CloseDocument(4503, 'log-unavailable');
  }
  if (!found || !can(actor, 'read', { workspaceId: actor.workspaceId, audience })) throw new CloseDocument(4404, 'not-found');
  if (!context.socket.isOpen) throw new CloseDocument(4205, 'Reset Connection');
  connectionConfig.readOnly = !can(actor, editVerb(address));
  return { access: { subject, version, actor } };
}

function attach(
  connection: Connection<Context>,
  access: Access,
  socket: SyncSocket,
  audience: () => readonly string[] | undefined,
): Attachment {
  const { name } = connection.document;
  const address = parseDocumentName(name);
  const tellAccess = (frame: ServerFrame & { op: 'access' }) => connection.sendStateless(JSON.stringify(frame));
  const isOutOfSight = (): boolean => {
    if (!address) return true;
    if (address.type === 'presence') return !can(access.actor, 'see-people');
    return !can(access.actor, 'read', { workspaceId: address.workspace, audience: audience() });
  };
  const hideWhatIsOutOfSight = (): boolean => {
    if (!isOutOfSight()) return false;
    tellAccess({ op: 'access', role: access.actor.role, document: name });
    connection.close({ code: 4404, reason: 'not-found' });
    return true;
  };
  return {
    subject: access.subject,
    moved: () => void hideWhatIsOutOfSight(),
    changed(actor) {
      access.actor = actor;
      if (hideWhatIsOutOfSight()) return;
      const readOnly = !address || !can(actor, editVerb(address));
      if (readOnly === connection.readOnly) return;
      // Hocuspocus tells nobody; whoever types must know that it goes nowhere.
      connection.readOnly = readOnly;
      tellAccess({ op: 'access', role: actor.role });
    },
    cut() {
      tellAccess({ op: 'access', role: null });
      connection.close({ code: 4401, reason: 'not-signed-in' });
      socket.end(4401, 'not-signed-in');
    },
  };
}

/** The server says who somebody is; a state says where they are. One state per connection, of bounded size. */
function stamp(
  { person, logger, documents }: HooksOptions,
  { states, connection, document }: beforeHandleAwarenessPayload<Context>,
): void {
  const access = connection?.context.access;
  if (!connection || !access) return;
  if (states.size > limits.awarenessStates.value) throw new CloseDocument(4413, 'too-large');
  const { memberId, workspaceId } = access.actor;
  const isEverybodys = (name: string, location: unknown): boolean => {
    if (parseDocumentName(name)?.type !== 'presence') return true;
    const { type, id } = (location ?? {}) as { readonly type?: unknown; readonly id?: unknown };
    return typeof type !== 'string' || typeof id !== 'string' || documents.isEverybodys(workspaceId, type, id);
  };
  const who = person(workspaceId, memberId);
  for (const [client, state] of states) {
    // Clients repeat what they know of others; only its own connection speaks for a state.
    if (isOfAnother(document, connection, client)) {
      states.delete(client);
      continue;
    }
    if (JSON.stringify(state).length > limits.awarenessBytes.value) throw new CloseDocument(4413, 'too-large');
    // Everybody reads where everybody is: a record that not everybody sees shows its people itself.
    if (state.location !== undefined && !isEverybodys(document.name, state.location)) delete state.location;
    state.user = { memberId, name: who?.name ?? '', hue: who?.hue ?? 0 };
  }
  logger.trace({ document: document.name }, 'presence');
}

function isOfAnother(document: Document, connection: Connection<Context>, client: number): boolean {
  if (!document.awareness.getStates().has(client) || document.getClients(connection).has(client)) return false;
  return document.getConnections().some((other) => other !== connection && document.getClients(other).has(client));
}

const isNothingNew = (live: LiveDocument, payload: Uint8Array): boolean => {
  try {
    return Y.snapshotContainsUpdate(Y.snapshot(live.doc), payload);
  } catch {
    return false;
  }
};

function tell(connection: Connection<Context>, document: string, refusal: Refusal): void {
  connection.sendStateless(JSON.stringify({ op: 'edit-refused', edit: '', document, refusal } satisfies ServerFrame));
}

/** Says why, then closes the document for this connection: Yjs cannot take an edit back from the one who made it. */
function refuse(connection: Connection<Context>, document: string, refusal: Refusal, socket: SyncSocket): never {
  tell(connection, document, refusal);
  if (refusal.kind === 'malformed-update' || refusal.kind === 'forged-update') socket.malformed();
  throw new CloseDocument(4403, refusal.kind);
}
