import type { FieldChange } from '@rapport/model/commands/command';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row, Value, Values } from '@rapport/model/schema/row';
import type { PresentPerson } from '../../client/present-person.ts';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { moveToStage } from '../closing/move-to-stage.ts';
import type { OpenDocument } from '../../documents/open-document.svelte.ts';

import { type Entries, entriesAround, homesAround } from './surroundings-of.ts';
import { fetchLastChanges, type FieldPast, ledTo, pastOf } from './last-changes.ts';
import type { LastChange } from '@rapport/model/features/history/last-change';
import type { Home } from '@rapport/model/customer/timeline-sources';

/** The record on this page: its row for what the server owns, its document for what people type. */
export class OpenRecord {
  readonly client: WorkspaceClient;
  readonly type: ObjectType;
  readonly id: string;
  readonly document: OpenDocument;
  /** The field this person is in. */
  editing = $state<string>();
  /** Newest event per field, as far as the history is loaded. */
  changes = $state.raw<ReadonlyMap<string, ActivityEvent>>(new Map());

  /** Its history is on screen, of one field or of all. */
  past = $state.raw<{ readonly field: string | undefined }>();
  /** Newest change of every field, as the server told it when somebody wanted to know. */
  #asked = $state.raw<ReadonlyMap<string, LastChange>>();
  #askedAt: number | undefined;

  readonly row: Row | undefined = $derived.by(() => this.client.replica.row(this.type.key, this.id));
  readonly values: Values = $derived.by(() => this.#values());
  /** The records whose timeline is told here: itself, and those that it gathers. */
  readonly homes: readonly Home[] = $derived.by(() => homesAround(this.client.replica, this.type, this.id));
  /** What stands on their timelines, as far as it is rows. */
  readonly entries: Entries = $derived.by(() => entriesAround(this.client.replica, this.homes));
  readonly title: string = $derived.by(() =>
    this.type.title
      .map((key) => this.values[key])
      .filter((part) => typeof part === 'string' && part !== '')
      .join(' '),
  );

  constructor(client: WorkspaceClient, type: ObjectType, id: string) {
    this.client = client;
    this.type = type;
    this.id = id;
    this.document = client.openDocument(type.key, id);
    client.presence.setLocation({ type: type.key, id });
  }

  #values(): Values {
    const row = this.row?.values;
    // What somebody still typed into a record in the trash is no part of it.
    if (this.document.state !== 'ready' || this.deletedAt !== undefined) return row ?? {};
    if (!row) return this.document.values;
    const served = Object.entries(this.type.fields).flatMap(([key, field]) =>
      field.writer === 'server' ? [[key, row[key]] as const] : [],
    );
    return { ...this.document.values, ...Object.fromEntries(served) };
  }

  /** Since when it lies in the trash, where it is read and not written. */
  get deletedAt(): string | undefined {
    return this.row?.deletedAt;
  }
  get mayEdit(): boolean {
    return this.deletedAt === undefined && this.client.can('edit');
  }
  get mayComment(): boolean {
    return this.deletedAt === undefined && this.client.can('comment');
  }

  /** Others who are in this field, newest first. */
  inField(key: string): readonly PresentPerson[] {
    return this.document.people.filter((person) => person.field === key);
  }

  /** Who is most likely behind the value that just came: somebody in the field, else whoever changed the record last. */
  changedBy(key: string): string | undefined {
    const there = this.inField(key)[0]?.name;
    if (there) return there;
    const last = this.row?.updatedBy;
    return last && last !== this.client.me.memberId ? this.client.definitions.members.get(last)?.name : undefined;
  }

  /** Who changed a field last, as far as that is known here. */
  lastChange(key: string): FieldPast | undefined {
    const made = this.#asked && this.values[key] !== undefined ? this.row : undefined;
    const past = pastOf(this.changes.get(key), this.#asked?.get(key), made);
    return past && ledTo(past, this.values[key]) ? past : undefined;
  }

  /** Somebody is about to want to know who changed what: what is not told here is asked for, once per state of the record. */
  async askLastChanges(): Promise<void> {
    const stand = this.row?.position;
    if (stand === undefined || stand === this.#askedAt || !this.client.connection.online) return;
    this.#askedAt = stand;
    try {
      this.#asked = await fetchLastChanges(this.client.workspace.id, this.type.key, this.id);
    } catch {
      // Not now: the next one who wants to know asks again.
      this.#askedAt = undefined;
    }
  }

  edit(key: string | undefined): void {
    if (key !== undefined && !this.mayEdit) return;
    this.editing = key;
    const { client, document, id } = this;
    const type = this.type.key;
    document.setLocation(key === undefined ? {} : { field: key });
    if (key === undefined) client.presence.leave(type, id, { type, id });
    else client.presence.setLocation({ type, id, field: key });
  }

  /** The input of `key` is done, whatever came of it. */
  leave(key: string): void {
    if (this.editing === key) this.edit(undefined);
  }

  write(changes: { readonly [field: string]: FieldChange }): void {
    void this.client.update(this.type.key, [this.id], changes);
  }

  set(key: string, value: Value | null): void {
    this.write({ [key]: { value } });
  }

  /** Asks beside `anchor` what there is to ask about that stage, first. */
  moveTo(stage: string, anchor: HTMLElement): void {
    void moveToStage(this.client, this.type, [{ id: this.id, values: this.values }], stage, anchor);
  }

  release(): void {
    this.document.setLocation({});
    this.client.presence.leave(this.type.key, this.id);
    this.document.release();
  }
}
