import { groupsOf, type Actor } from '@rapport/model/access/can';
import type { Command } from '@rapport/model/commands/command';
import { errorKinds, RefusalError, type Refusal } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { OLDEST_WIRE_VERSION, WIRE_VERSION, type ClientFrame, type Sent, type ServerFrame } from '@rapport/model/wire/frames';
import { definitionsHash } from '@rapport/persistence/server/tables/sync-tables';
import type { Logger } from 'pino';
import type { Attachment, Attachments } from '../collaboration/attachments.ts';
import type { SyncSocket } from '../collaboration/sync-socket.ts';
import type { LiveDocuments } from '../documents/live-documents.ts';
import { madeAt } from '../documents/made-at.ts';
import type { OwnedWorkspace } from '../documents/owned-workspace.ts';
import { refusalOf } from '../http/problem.ts';
import type { SyncTokens, TokenSubject } from '../tokens/sync-tokens.ts';
import type { FeedReader } from './feed-hub.ts';
import type { KeptEdits } from '../kept/kept-edits.ts';
import type { RefusedAt } from '@rapport/model/wire/server-status';
import { decodeFrame, encodeFrame } from './frame-codec.ts';
import { groupsName } from './groups-name.ts';
import { OnTheWay } from './on-the-way.ts';
import { PushQueue } from './push-queue.ts';
import type { ServerPushStep } from './push-steps.ts';

export type FeedSessionOptions = {
  readonly tokens: SyncTokens;
  readonly actorOf: (subject: TokenSubject) => Promise<Actor | undefined>;
  readonly owner: (workspaceId: string) => OwnedWorkspace | undefined;
  readonly attachments: Attachments;
  readonly documents: LiveDocuments;
  readonly kept: KeptEdits;
  /** Why nothing is committed just now. */
  readonly away: () => Refusal | undefined;
  readonly now: () => number;
  readonly logger: Logger;
  readonly refused: (at: RefusedAt, kind: Refusal['kind']) => void;
  /** See StartOptions. */
  readonly reached: ((step: ServerPushStep) => void) | undefined;
};

const readableBacklog = 1_048_576;
const refusedAt = { 'edit-refused': 'edit', 'command-refused': 'command', refused: 'socket' } as const;

/** Rapport's own frames on a socket: who is there, their feed, their edits and commands. */
export class FeedSession implements FeedReader, Attachment {
  cursor = 0;
  readonly #socket: SyncSocket;
  readonly #options: FeedSessionOptions;
  readonly #push: PushQueue;
  readonly #onTheWay = new OnTheWay();
  #subject: TokenSubject | undefined;
  #actor: Actor | undefined;
  #groups: readonly string[] = [];
  #owner: OwnedWorkspace | undefined;
  #reading = false;
  #greeting: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(socket: SyncSocket, options: FeedSessionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#push = new PushQueue(options.documents, options.kept, options.now, {
      actor: () => (this.#closed ? undefined : this.#actor),
      send: (frame) => this.#say(frame),
      failed: (error) => this.#failed(error),
      reached: options.reached,
    });
  }

  get subject(): TokenSubject {
    if (!this.#subject) throw new Error('Nobody was greeted yet');
    return this.#subject;
  }
  get groups(): readonly string[] {
    return this.#groups;
  }
  get isGuest(): boolean {
    return this.#actor?.role === 'guest';
  }
  get ready(): boolean {
    return this.#socket.isOpen && this.#socket.backlog < readableBacklog;
  }

  send(frame: Uint8Array): void {
    this.#socket.gate.sendNow(frame);
  }

  receive(data: Uint8Array): void {
    const arrived = this.#options.now();
    let frame: ClientFrame;
    try {
      frame = decodeFrame(data);
    } catch (error) {
      this.#say({ op: 'refused', refusal: refusalOf(error) });
      this.#socket.malformed();
      return;
    }
    // What comes right behind the greeting waits for its answer.
    if (frame.op === 'hello')
      this.#greeting = this.#greeting.then(() => this.#greet(frame)).catch((error: unknown) => this.#failed(error));
    else if (this.#actor) this.#handle(frame, arrived);
    else void this.#greeting.then(() => this.#handle(frame, arrived));
  }

  changed(actor: Actor): void {
    const before = this.#actor?.role;
    this.#actor = actor;
    if (before !== actor.role) this.#say({ op: 'access', role: actor.role });
    const groups = groupsOf(actor);
    if (groupsName(this.#groups) === groupsName(groups)) return;
    this.#groups = groups;
    if (this.#reading) this.#owner?.feed.regroup(this);
  }

  end(): void {
    this.#socket.end(1013, 'log-unavailable');
  }

  cut(): void {
    this.#say({ op: 'access', role: null });
    this.close();
    this.#socket.end(4401, 'not-signed-in');
  }

  kept(count: number): void {
    this.#say({ op: 'kept', count });
  }

  /** Said to those who were greeted; the greeting says it to those who come. */
  away(refusal: Refusal | undefined): void {
    if (this.#actor && !this.#closed) this.#say({ op: 'holding', ...(refusal && { refusal }) });
  }

  close(): void {
    this.#closed = true;
    if (this.#subject) this.#options.attachments.remove(this);
    this.#owner?.feed.leave(this);
  }

  /** Clients take a socket on which nothing comes for dead. */
  keepAlive(): void {
    if (!this.#owner || this.#closed) return;
    const at = this.#reading ? this.cursor : 0;
    this.#say({ op: 'feed', epoch: this.#owner.feed.epoch, after: at, upto: at, changes: [] });
  }

  async #greet(hello: ClientFrame & { op: 'hello' }): Promise<void> {
    const { tokens, actorOf, owner, attachments } = this.#options;
    if (hello.protocol < OLDEST_WIRE_VERSION || hello.protocol > WIRE_VERSION)
      return this.#refuse({ kind: 'protocol-version', values: { oldest: OLDEST_WIRE_VERSION, newest: WIRE_VERSION } });
    const { version } = attachments;
    const subject = tokens.verify(hello.token);
    const actor = subject && (await actorOf(subject));
    if (!subject || !actor) return this.#refuse({ kind: 'not-signed-in' });
    const owned = owner(actor.workspaceId);
    if (!owned) return this.#refuse({ kind: 'log-unavailable' });
    if (this.#closed) return;
    if (!this.#socket.authenticated(actor.memberId)) {
      this.#refuse({ kind: 'too-many', values: { limit: limits.socketsPerMember.value } });
      return this.#socket.end(1013, 'too-many');
    }
    if (this.#subject) attachments.remove(this);
    this.#subject = subject;
    this.#actor = actor;
    this.#groups = groupsOf(actor);
    this.#owner = owned;
    attachments.add(this);
    if (version !== attachments.version) void attachments.recheck(subject.memberId);
    const upgradeSoon = hello.protocol < WIRE_VERSION || (hello.definitions !== '' && hello.definitions !== definitionsHash);
    this.#say({
      op: 'ok',
      protocol: hello.protocol,
      definitions: definitionsHash,
      member: actor.memberId,
      role: actor.role,
      ...(upgradeSoon && { upgradeSoon }),
    });
    const away = this.#options.away();
    if (away) this.away(away);
    // Also that there are none: they may have decided on another device while this one was away.
    const { edits } = await this.#options.kept.count(actor);
    this.kept(edits);
    owned.feed.leave(this);
    this.#reading = hello.feed !== undefined;
    if (!hello.feed) return;
    this.cursor = hello.feed.cursor;
    if (await owned.feed.join(this, hello.feed.epoch, hello.feed.groups)) {
      if (this.#closed) owned.feed.leave(this);
      return;
    }
    this.#reading = false;
    const elsewhere = hello.feed.groups !== undefined && hello.feed.groups !== groupsName(this.#groups);
    if (elsewhere || hello.feed.epoch !== owned.feed.epoch) this.#say({ op: 'reload', epoch: owned.feed.epoch });
  }

  #handle(frame: Exclude<ClientFrame, { op: 'hello' }>, arrived: number): void {
    const actor = this.#actor;
    if (this.#closed) return;
    if (!actor || !this.#owner) return this.#refuse({ kind: 'not-signed-in' });
    switch (frame.op) {
      case 'token': {
        // The connection lasts as long as the session does; a token of somebody else changes nothing.
        const subject = this.#options.tokens.verify(frame.token);
        if (subject?.memberId !== actor.memberId || subject.workspaceId !== actor.workspaceId)
          this.#refuse({ kind: 'not-signed-in' });
        return;
      }
      case 'push':
        this.#options.reached?.('arrived');
        this.#push.add(frame.edits, this.#made(frame, arrived));
        return;
      case 'command':
        this.#options.reached?.('arrived');
        void this.#run(this.#owner, actor, frame.command, this.#made(frame, arrived)(frame.command.age));
        return;
      default:
        return frame satisfies never;
    }
  }

  /** When something was made that was so old as its frame was sent [M221]. */
  #made({ sent }: Sent, arrived: number): (age: number) => Date {
    const onTheWay = this.#onTheWay.of(sent, arrived);
    return (age) => madeAt(arrived, age + onTheWay);
  }

  async #run(owner: OwnedWorkspace, actor: Actor, command: Command, made: Date): Promise<void> {
    const { kept } = this.#options;
    try {
      const result = await owner.run(actor, command, 'command', made);
      const trashed = result.skipped.filter(({ refusal }) => refusal.kind === 'in-trash').map(({ record }) => record);
      const keeps = trashed.length > 0 ? await kept.keepCommand(actor, command, made, trashed) : undefined;
      const skipped = result.skipped.map((one) => (keeps?.has(one.record) ? { ...one, kept: true as const } : one));
      this.#say({ op: 'done', result: { ...result, skipped } });
      if (command.kind === 'recover' || command.kind === 'discard') await kept.tell(actor);
    } catch (error) {
      await this.#commandFailed(actor, command, made, error).catch((failure: unknown) => this.#failed(failure));
    }
  }

  async #commandFailed(actor: Actor, command: Command, made: Date, error: unknown): Promise<void> {
    const refusal = refusalOf(error);
    // What may be tried again is not refused: the client sends it anew on its next socket.
    if (errorKinds[refusal.kind].retry) return this.#failed(error);
    const record = command.kind === 'update' ? command.records[0] : command.kind === 'entry' ? command.entry : undefined;
    const kept =
      refusal.kind === 'in-trash' &&
      record !== undefined &&
      (await this.#options.kept.keepCommand(actor, command, made, [record])).size > 0;
    this.#say({ op: 'command-refused', command: command.id, refusal, ...(kept && { kept }) });
    if (command.kind === 'recover' || command.kind === 'discard') await this.#options.kept.tell(actor);
  }

  #failed(error: unknown): void {
    if (!(error instanceof RefusalError)) this.#options.logger.error({ err: error }, 'a frame could not be handled');
    this.#socket.end(1013, refusalOf(error).kind);
  }

  #refuse(refusal: Refusal): void {
    this.#say({ op: 'refused', refusal });
  }

  #say(frame: ServerFrame): void {
    if (frame.op in refusedAt && 'refusal' in frame && frame.refusal)
      this.#options.refused(refusedAt[frame.op as keyof typeof refusedAt], frame.refusal.kind);
    this.send(encodeFrame({ ...frame, now: this.#options.now() }));
    if (frame.op === 'saved' || frame.op === 'done') this.#options.reached?.('answered');
  }
}
