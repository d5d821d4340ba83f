import { objectTypes } from '@rapport/model/objects/index';
import { openOnly } from '@rapport/model/query/held-by';
import { matches } from '@rapport/model/query/run-view';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { counted } from '#lib/records/noun.ts';

/** How many open records name each member, by type: what a hand-over would move. */
export type OpenRecords = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Counts what is open and somebody's, in what this device has. */
export function openRecords(client: WorkspaceClient): OpenRecords {
  const found = new Map<string, Map<string, number>>();
  for (const type of Object.values(objectTypes)) {
    const fields = Object.keys(type.fields).filter((key) => type.fields[key]?.kind === 'member');
    if (type.storage !== 'document' || fields.length === 0) continue;
    const view = { type: type.key, filter: openOnly(type, client.definitions), sort: [] };
    const isOpen = matches(view, client.replica.context);
    for (const row of client.replica.rows(type.key)) {
      if (!isOpen(row)) continue;
      for (const member of new Set(fields.flatMap((key) => row.values[key] ?? []).map(String))) {
        const byType = found.get(member) ?? new Map<string, number>();
        found.set(member, byType.set(type.key, (byType.get(type.key) ?? 0) + 1));
      }
    }
  }
  return found;
}

/** `12 deals, 8 tasks`; nothing when there is nothing. */
export const openWords = (counts: ReadonlyMap<string, number> | undefined): string =>
  Object.values(objectTypes)
    .flatMap((type) => (counts?.get(type.key) ? [counted(counts.get(type.key) ?? 0, type)] : []))
    .join(', ');

/** How many that are in all. */
export const openCount = (counts: ReadonlyMap<string, number> | undefined): number =>
  [...(counts?.values() ?? [])].reduce((sum, count) => sum + count, 0);
