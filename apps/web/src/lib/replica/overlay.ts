import type { Changes } from '@rapport/model/commands/command';
import { settingsType } from '@rapport/model/settings/settings-type';
import { sharingChanges } from '@rapport/model/access/shares';
import { mergedChanges } from '@rapport/model/features/views/merged-changes';
import { objectType } from '@rapport/model/objects/index';
import type { Row } from '@rapport/model/schema/row';
import { sameValue } from '@rapport/model/schema/values';
import type { OutboxEntry, Preview } from '@rapport/persistence/browser/store';
import type { Definitions } from '@rapport/model/settings/definitions';
import { expectedChanges } from './expected-changes.ts';
import { changedRow, newRow } from './optimistic-row.ts';

const keyOf = (type: string, id: string): string => `${type}:${id}`;

/** Where the overlay reads the server's rows and shows its own. */
export type Shown = {
  server(type: string, id: string): Row | undefined;
  lay(type: string, id: string, row: Row | undefined): void;
  lift(type: string, id: string): void;
  definitions(): Definitions;
};

/**
 * What was changed here and is not in the server's rows yet, laid over them. An entry goes when the row has caught up
 * with the position at which it was committed, so nothing flickers back in between; a refused one goes at once.
 */
export class Overlay {
  readonly #shown: Shown;
  readonly #member: () => string;
  readonly #entries = new Map<string, OutboxEntry>();
  readonly #byRecord = new Map<string, Set<string>>();
  /** Records that left for good while an entry of theirs was saved: no row will ever show it. */
  readonly #left = new Set<string>();
  /** How many of a saved entry's records, from the first on, were seen to show it: rows only go on, so once is enough. */
  readonly #shownUpTo = new Map<string, number>();

  constructor(shown: Shown, member: () => string) {
    this.#shown = shown;
    this.#member = member;
  }

  /** Whether something made here is still to come for this record. */
  has(type: string, id: string): boolean {
    return (this.#byRecord.get(keyOf(type, id))?.size ?? 0) > 0;
  }

  /** An entry came, or its state changed. */
  set(entry: OutboxEntry): void {
    if (entry.state === 'refused') return this.remove(entry.id);
    this.#entries.set(entry.id, entry);
    this.#shownUpTo.delete(entry.id);
    for (const record of entry.records) {
      const key = keyOf(entry.type, record);
      const known = this.#byRecord.get(key);
      if (known) known.add(entry.id);
      else this.#byRecord.set(key, new Set([entry.id]));
      this.#render(entry.type, record);
    }
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#shownUpTo.delete(id);
    for (const record of entry.records) {
      const key = keyOf(entry.type, record);
      this.#byRecord.get(key)?.delete(id);
      this.#left.delete(`${id} ${record}`);
      this.#render(entry.type, record);
    }
  }

  /**
   * The server's row of a record has changed, or has left. Answers the entries that the rows now show completely.
   */
  caughtUp(type: string, id: string, left: boolean): OutboxEntry[] {
    const entries = this.#entries.size === 0 ? [] : this.#of(type, id);
    if (entries.length === 0) return [];
    if (left) for (const entry of entries) if (entry.state === 'saved') this.#left.add(`${entry.id} ${id}`);
    const done = entries.filter((entry) => this.shows(entry));
    this.#render(type, id);
    return done;
  }

  /** Whether the rows show all of a saved entry. Asked when it is saved, and for each row that comes of a change of thousands. */
  shows(entry: OutboxEntry): boolean {
    if (entry.state !== 'saved') return false;
    const { id, records } = entry;
    let shown = this.#shownUpTo.get(id) ?? 0;
    while (shown < records.length && this.#shows(entry, records[shown] as string)) shown++;
    if (this.#entries.has(id)) this.#shownUpTo.set(id, shown);
    return shown === records.length;
  }

  /**
   * Whether the log has an entry that the rows, which everybody sees, do not show yet. One that changes nothing in them,
   * such as a value that was there before, gives them no newer position to wait for.
   */
  isOnItsWay(entry: OutboxEntry): boolean {
    return (
      entry.state === 'saved' &&
      entry.records.some((record) => !this.#shows(entry, record) && !this.#changesNothing(entry, record))
    );
  }

  #changesNothing(entry: OutboxEntry, record: string): boolean {
    if (entry.kind === 'command' && !foreseeable.has(entry.body.kind)) return false;
    const server = this.#shown.server(entry.type, record);
    const row = server && this.#laid(server, entry, record);
    return row !== undefined && row.deletedAt === server?.deletedAt && sameValue(row.values, server?.values);
  }

  #shows(entry: OutboxEntry, record: string): boolean {
    const position = entry.positions?.[record];
    if (position === undefined) return true;
    // What is erased is shown when it has left, not while its last row is still here.
    if (entry.kind === 'command' && entry.body.kind === 'purge') return this.#shown.server(entry.type, record) === undefined;
    if (this.#left.has(`${entry.id} ${record}`)) return true;
    const row = this.#shown.server(entry.type, record);
    if (row) return row.position >= position || (deletes(entry, record) && row.deletedAt !== undefined);
    return deletes(entry, record);
  }

  #of(type: string, id: string): OutboxEntry[] {
    const ids = this.#byRecord.get(keyOf(type, id));
    if (!ids || ids.size === 0) return [];
    return [...ids].map((one) => this.#entries.get(one) as OutboxEntry).sort((a, b) => a.n - b.n);
  }

  #render(type: string, id: string): void {
    const entries = this.#of(type, id);
    if (entries.length === 0) return this.#shown.lift(type, id);
    const server = this.#shown.server(type, id);
    const row = entries.reduce<Row | undefined>((so, entry) => this.#apply(so, entry, id), server);
    if (row === server) this.#shown.lift(type, id);
    else this.#shown.lay(type, id, row);
  }

  #apply(row: Row | undefined, entry: OutboxEntry, id: string): Row | undefined {
    const type = laidOver(entry);
    if (!type) return row;
    // The row may show one record of a bulk change before the others.
    const position = entry.positions?.[id];
    if (position !== undefined && this.#shows(entry, id)) return row;
    return this.#laid(row, entry, id, type);
  }

  /** The row with an entry laid over it, whatever the server's row shows already. */
  #laid(row: Row | undefined, entry: OutboxEntry, id: string, type = laidOver(entry)): Row | undefined {
    if (!type) return row;
    const made = { by: this.#member(), at: new Date(entry.madeAt).toISOString() };
    if (entry.kind === 'edit') return row && changedRow(type, row, entry.changes, made);
    const { body } = entry;
    const asked = (changes: Changes) =>
      expectedChanges(type, row?.values ?? {}, changes, made.at, () => this.#shown.definitions());
    switch (body.kind) {
      case 'create':
        return row ?? newRow(type, id, asked(body.changes), made);
      case 'entry':
        return row
          ? changedRow(type, row, mergedChanges(type.key, row.values, body.changes), made)
          : newRow(type, id, body.changes, made);
      case 'update':
        return row && changedRow(type, row, asked(body.changes), made);
      case 'share':
      case 'unshare':
        return row && changedRow(type, row, sharingChanges(type, row.values, body, made.by), made);
      case 'retire-stage':
        return row && changedRow(type, row, { [`stage/${body.stage}/archived`]: { value: true } }, made);
      case 'hand-over':
        return row;
      case 'delete':
        return row && { ...row, deletedAt: made.at };
      case 'restore':
      case 'recover':
        return row && { ...row, deletedAt: undefined };
      case 'discard':
        return row;
      case 'purge':
        return undefined;
      case 'undo': {
        const preview = previewOf(entry, id);
        if (!row || !preview) return row;
        const back = preview.changes ? changedRow(type, row, preview.changes, made) : row;
        return preview.deleted === undefined ? back : { ...back, deletedAt: preview.deleted ? made.at : undefined };
      }
      default:
        return body satisfies never;
    }
  }
}

/** Commands whose effect on a row is known here before the row comes. */
const foreseeable: ReadonlySet<string> = new Set(['update', 'entry', 'share', 'unshare']);

const laidOver = ({ type }: OutboxEntry) => (type === settingsType.key ? settingsType : objectType(type));

/** Whether a record is gone when this entry is done. */
function deletes(entry: OutboxEntry, record: string): boolean {
  if (entry.kind !== 'command') return false;
  if (entry.body.kind === 'undo') return previewOf(entry, record)?.deleted === true;
  return entry.body.kind === 'delete';
}

const byRecord = new WeakMap<readonly Preview[], ReadonlyMap<string, Preview>>();

/** What an undo will probably bring back of one record. */
function previewOf({ preview }: OutboxEntry & { kind: 'command' }, record: string): Preview | undefined {
  if (!preview) return undefined;
  let known = byRecord.get(preview);
  if (!known) byRecord.set(preview, (known = new Map(preview.map((one) => [one.record, one]))));
  return known.get(record);
}
