import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { OutboxEntry } from '@rapport/persistence/browser/store';

export type MergedEdit = {
  /** The id it is sent under: that of its last entry. */
  readonly id: string;
  readonly document: string;
  readonly update: Uint8Array;
  readonly base: number;
  readonly madeAt: number;
  /** The entries it stands for. */
  readonly covers: readonly string[];
};

const minute = 60_000;

/**
 * Edits as they are sent. Changes of fields go one by one with their times, because the later of two concurrent ones
 * wins; typing in a note has no such law, so what was typed within a minute while offline goes as one, as far as one
 * update may hold it.
 */
export function mergeNoteEdits(
  entries: readonly OutboxEntry[],
  mergeUpdates: (updates: Uint8Array[]) => Uint8Array,
): MergedEdit[] {
  const merged: { entries: (OutboxEntry & { kind: 'edit' })[]; minute: number; bytes: number }[] = [];
  const open = new Map<string, (typeof merged)[number]>();
  for (const entry of entries) {
    if (entry.kind !== 'edit') continue;
    const mayMerge = objectType(entry.type)?.richText !== undefined && Object.keys(entry.changes).length === 0;
    const known = mayMerge ? open.get(entry.document) : undefined;
    const at = Math.floor(entry.madeAt / minute);
    const bytes = entry.update.length;
    if (known && known.minute === at && known.bytes + bytes <= limits.updateBytes.value) {
      known.entries.push(entry);
      known.bytes += bytes;
    } else {
      const made = { entries: [entry], minute: at, bytes };
      merged.push(made);
      if (mayMerge) open.set(entry.document, made);
      else open.delete(entry.document);
    }
  }
  return merged.map(({ entries: [first, ...rest] }) => {
    const all = first ? [first, ...rest] : rest;
    const last = all.at(-1) as OutboxEntry & { kind: 'edit' };
    return {
      id: last.id,
      document: last.document,
      update: all.length === 1 ? last.update : mergeUpdates(all.map((one) => one.update)),
      base: all[0]?.base ?? 0,
      madeAt: last.madeAt,
      covers: all.map((one) => one.id),
    };
  });
}
