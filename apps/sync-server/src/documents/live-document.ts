import type { Document } from '@hocuspocus/server';
import type { Actor } from '@rapport/model/access/can';
import type { DocumentAddress } from '@rapport/model/documents/document-name';
import { readFields, writeEntries, type Entry } from '@rapport/model/documents/record-document';
import { incomingWrites, settle, type IncomingWrite } from '@rapport/model/documents/settle';
import { waitsIn } from '@rapport/model/documents/waiting';
import type { Writes } from '@rapport/model/projection/apply-update';
import type { Origin } from '@rapport/model/projection/event';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { sameValue } from '@rapport/model/schema/values';
import type { LogRow, RegistryChange } from '@rapport/persistence/server/log/batch';
import type { LoadedDocument } from '@rapport/persistence/server/log/load-documents';
import * as Y from 'yjs';
import { checkEdit, pendingBytes } from '../collaboration/checks.ts';
import type { Gated } from '../collaboration/gate.ts';
import type { Batch } from '../collaboration/log.ts';
import type { ClientOwners } from '@rapport/model/documents/client-owners';
import { readKeptState } from '@rapport/model/projection/kept-state';
import { lastWrites } from './last-writes.ts';

/** An edit as it came in. */
export type IncomingEdit = {
  readonly update: Uint8Array;
  readonly actor: Actor;
  /** Position that the writer had seen; undefined where nothing is said about that. */
  readonly base: number | undefined;
  /** See `madeAt`. */
  readonly madeAt: Date;
  /** Whether all that it builds on must be there already. */
  readonly inOrder: boolean;
  /** Yjs origin of the transaction. */
  readonly source: unknown;
};

/** On whose behalf the server writes. */
export type ServerWrite = {
  readonly actor: string | null;
  readonly origin: Origin;
  readonly commandId?: string | undefined;
  readonly base: number | undefined;
  readonly madeAt: Date;
  readonly at: Date;
};

/** The Yjs origin of what the server itself writes. */
export const serverOrigin = { source: 'local', skipStoreHooks: true } as const;

/** How many positions a document remembers the times of. */
const rememberedTimes = 500;

/**
 * A document in memory, of which there is exactly one. Everything that changes it goes through `receive` and `change`,
 * each of them one synchronous turn: check, apply, take the next position. The caller hands the rows to the log in the
 * same turn.
 */
export class LiveDocument implements Gated {
  readonly name: string;
  readonly address: DocumentAddress;
  readonly type: ObjectType;
  readonly doc: Document;
  readonly owners: ClientOwners;
  /** Of the last row handed to the log; not necessarily committed. */
  position: number;
  /** Of the last row that is committed. */
  committed: number;
  deletedAt: Date | null;
  lastBatch: Batch | undefined;
  /** Since when updates wait for predecessors; undefined while none do. */
  gapSince: number | undefined;
  /** The last edit waits, or lets another wait, for one that is not here. */
  leftGap = false;
  /** Who sees it, as its row says; undefined only while that is being read. */
  audience: readonly string[] | undefined;
  /** The record that a note is about: in memory as long as the note is, so that whether it is in the trash is known at once. */
  home: LiveDocument | undefined;
  /** How many commands and pushes are at work in it. */
  uses = 0;
  /** The log refused it, or somebody else writes it: what comes in must go to a newly loaded one. */
  dropped = false;

  readonly #writes: Writes;
  readonly #times = new Map<number, number>();
  #bytes: number;
  #changes = 0;
  /** Bytes of what waits for predecessors that are not waited for any more. */
  #givenUp: number;
  readonly #held = new Map<unknown, (() => void)[]>();

  constructor(
    name: string,
    address: DocumentAddress,
    type: ObjectType,
    doc: Document,
    loaded: LoadedDocument,
    serverClient: number,
  ) {
    this.name = name;
    this.address = address;
    this.type = type;
    this.doc = doc;
    this.position = loaded.position;
    this.committed = loaded.position;
    this.deletedAt = loaded.registry.deletedAt;
    const kept = readKeptState(loaded.snapshot?.writes);
    this.owners = kept.clients;
    this.#bytes = loaded.snapshot?.state.length ?? 0;
    // Applied together: one by one would run the listeners of each, merged first would take twenty times as long.
    doc.transact(() => {
      if (loaded.snapshot) Y.applyUpdate(doc, loaded.snapshot.state, serverOrigin);
      for (const row of loaded.updates) {
        for (let at = Math.max(row.first, row.position - rememberedTimes); at <= row.position; at++) this.#remember(at, row.at);
        if (row.format !== 'yjs-1') continue;
        Y.applyUpdate(doc, row.update, serverOrigin);
        this.owners.bindRow(row);
        this.#bytes += row.update.length;
      }
    }, serverOrigin);
    this.#givenUp = pendingBytes(doc);
    this.#writes = lastWrites(doc, kept.writes, loaded.updates);
    this.owners.bind([serverClient], null);
    // Set after loading: Yjs gives up a client id when it meets structs of it from outside.
    doc.clientID = serverClient;
    doc.on('update', () => this.#changes++);
  }

  /** Which record in the trash this belongs to: itself, or the one that a note is about. */
  get trashed(): { readonly type: string; readonly id: string } | undefined {
    if (this.deletedAt) return this.address;
    return this.home?.deletedAt ? this.home.address : undefined;
  }

  /** Flat keys of its fields, as written. */
  fields(): Map<string, unknown> {
    return readFields(this.doc);
  }

  /**
   * Checks and applies an edit. Answers the rows that the log must take, none when it changed nothing. Throws a refusal,
   * in which case nothing has changed.
   */
  receive(edit: IncomingEdit, now: Date): readonly LogRow[] {
    const { update, decoded, found } = checkEdit(this, edit);
    const doc = this.doc;
    const pendingBefore = pendingBytes(doc);
    const changesBefore = this.#changes;
    const writes = found.fieldKeys.size > 0 ? incomingWrites(decoded, doc) : [];
    Y.applyUpdate(doc, update, edit.source);
    const pending = pendingBytes(doc);
    this.#givenUp = Math.min(this.#givenUp, pending);
    if (pending <= this.#givenUp) this.gapSince = undefined;
    else this.gapSince ??= now.getTime();
    // Sent again over another socket it is nothing new, and waits all the same.
    this.leftGap = pending > pendingBefore || (this.gapSince !== undefined && waitsIn(doc, decoded));
    if (this.#changes === changesBefore && pending === pendingBefore) return [];
    this.owners.bind(found.clients, edit.actor.memberId);
    this.#bytes += update.length;
    const madeAt = this.#meantAt(edit.base, edit.madeAt);
    const by = { actor: edit.actor.memberId, origin: 'edit', base: edit.base, madeAt, at: now } as const;
    return [this.#row(update, by), ...this.#settle(writes, by)];
  }

  /** From now on `socket` is told nothing of what it sent, until `takeHeld` [V1]: its edit waits for another that is not here. */
  holdFor(socket: unknown): void {
    if (!this.#held.has(socket)) this.#held.set(socket, []);
  }

  /** Keeps an acknowledgement to this socket back where one has to wait; answers whether it does. */
  holdsBack(socket: unknown, send: () => void): boolean {
    const held = this.#held.get(socket);
    held?.push(send);
    return held !== undefined;
  }

  /** The acknowledgements that waited for predecessors which are there by now, in order. */
  takeHeld(): readonly (() => void)[] {
    if (this.#held.size === 0 || this.gapSince !== undefined) return [];
    const held = [...this.#held.values()].flat();
    this.#held.clear();
    return held;
  }

  /** What is missing is not waited for any longer. It comes with whoever has it, or never: nobody is told that it is saved. */
  giveUpGap(): void {
    this.gapSince = undefined;
    this.#givenUp = pendingBytes(this.doc);
    this.#held.clear();
  }

  /**
   * Lets `write` change the document as the server. Answers the rows for the log: none when nothing changed. What
   * somebody meant later than this, without either having seen the other, stays.
   */
  change(write: () => void, by: ServerWrite): readonly LogRow[] {
    const before = this.fields();
    const update = this.#capture(write);
    if (!update) return [];
    const meant = { ...by, madeAt: this.#meantAt(by.base, by.madeAt) };
    const writes: IncomingWrite[] = [];
    for (const [key, value] of changedKeys(before, this.fields())) {
      const other = this.#writes.get(key);
      writes.push({
        key,
        value,
        previous: before.get(key),
        sawPrevious: !other || by.base === undefined || by.base >= other.position || other.actor === (by.actor ?? undefined),
      });
    }
    return [this.#row(update, meant), ...this.#settle(writes, meant)];
  }

  registryChange(
    change: 'deleted' | 'restored',
    by: { actor: string; origin: Origin; commandId: string; madeAt: Date; at: Date },
  ): RegistryChange {
    this.deletedAt = change === 'deleted' ? by.at : null;
    const { workspace, id, generation } = this.address;
    this.#remember(++this.position, by.at);
    return { workspaceId: workspace, documentId: id, type: this.type.key, generation, position: this.position, change, ...by };
  }

  /** Whether it would be too large with so many bytes more. */
  exceeds(limit: number, added: number): boolean {
    if (this.#bytes + added <= limit) return false;
    // The sum of what came in is more than what is left of it; measured only when it matters.
    this.#bytes = Y.encodeStateAsUpdate(this.doc).length;
    return this.#bytes + added > limit;
  }

  /** Writes again what was meant last, where Yjs chose otherwise; rows per author of what stands. */
  #settle(incoming: readonly IncomingWrite[], by: ServerWrite): LogRow[] {
    const position = this.position;
    const mine = { actor: by.actor ?? undefined, madeAt: by.madeAt.toISOString(), position };
    const others = new Map(incoming.map(({ key }) => [key, this.#writes.get(key)] as const));
    const wanted = settle(this.doc, this.#writes, incoming, { madeAt: mine.madeAt, base: by.base });
    const rows: LogRow[] = [];
    const mineWins: Entry[] = [];
    const otherWins: Entry[] = [];
    const values = new Map(incoming.map(({ key, value }) => [key, value] as const));
    for (const entry of wanted) (sameValue(values.get(entry[0]), entry[1]) ? mineWins : otherWins).push(entry);
    // In the name of whose value stands, at the time of the write that it answers: the activity feed pairs the two.
    const rewrite = (entries: readonly Entry[], actor: string | undefined) => {
      const update = this.#capture(() => writeEntries(this.doc, entries, serverOrigin));
      if (update)
        rows.push(this.#row(update, { actor: actor ?? null, origin: 'settle', base: undefined, madeAt: by.madeAt, at: by.at }));
    };
    if (mineWins.length > 0) rewrite(mineWins, mine.actor);
    for (const entry of otherWins) {
      const other = others.get(entry[0]);
      if (other) rewrite([entry], other.actor);
    }
    const restored = new Set(otherWins.map(([key]) => key));
    const now = this.fields();
    for (const { key, value } of incoming) {
      const other = others.get(key);
      if (restored.has(key) && other) this.#writes.set(key, { ...other, position: this.position });
      else if (sameValue(now.get(key), value)) this.#writes.set(key, { ...mine, position: this.position });
    }
    return rows;
  }

  /** When it was made, but never before what its author had already seen was committed. */
  #meantAt(base: number | undefined, madeAt: Date): Date {
    const seen = base === undefined ? undefined : this.#times.get(base);
    return new Date(Math.max(madeAt.getTime(), seen ?? 0));
  }

  #row(update: Uint8Array, by: ServerWrite): LogRow {
    const { workspace, id, generation } = this.address;
    this.#bytes += by.origin === 'edit' ? 0 : update.length;
    this.#remember(++this.position, by.at);
    return {
      workspaceId: workspace,
      documentId: id,
      type: this.type.key,
      generation,
      position: this.position,
      update,
      actor: by.actor,
      origin: by.origin,
      commandId: by.commandId,
      base: by.base,
      madeAt: by.madeAt,
      at: by.at,
    };
  }

  #remember(position: number, at: Date): void {
    this.#times.set(position, at.getTime());
    this.#times.delete(position - rememberedTimes);
  }

  /** The update that `write` makes: complete, as nothing that the server writes can lose at once. */
  #capture(write: () => void): Uint8Array | undefined {
    let update: Uint8Array | undefined;
    const listen = (bytes: Uint8Array) => (update = bytes);
    this.doc.on('update', listen);
    try {
      this.doc.transact(write, serverOrigin);
    } finally {
      this.doc.off('update', listen);
    }
    return update;
  }
}

/** The keys whose value differs, with the new one. */
export function changedKeys(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): Entry[] {
  const changed: Entry[] = [];
  for (const [key, value] of after) if (!before.has(key) || !sameValue(before.get(key), value)) changed.push([key, value]);
  for (const key of before.keys()) if (!after.has(key)) changed.push([key, undefined]);
  return changed;
}
