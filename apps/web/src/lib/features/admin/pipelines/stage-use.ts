import { objectTypes } from '@rapport/model/objects/index';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { counted } from '#lib/records/noun.ts';

/** The types that go through pipelines. */
export const stagedTypes: readonly ObjectType[] = Object.values(objectTypes).filter(
  (type) => type.storage === 'document' && Object.values(type.fields).some(({ options }) => options === 'stage'),
);

/** How many records stand in each stage or pipeline, by id, and of which type. */
export function recordsBy(
  client: WorkspaceClient,
  options: 'stage' | 'pipeline',
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const counts = new Map<string, Map<string, number>>();
  for (const type of stagedTypes) {
    const field = Object.keys(type.fields).find((key) => type.fields[key]?.options === options);
    if (!field) continue;
    for (const row of client.replica.rows(type.key)) {
      const id = row.values[field];
      if (typeof id !== 'string') continue;
      const byType = counts.get(id) ?? new Map<string, number>();
      counts.set(id, byType.set(type.key, (byType.get(type.key) ?? 0) + 1));
    }
  }
  return counts;
}

/** `212 deals`, or none of what usually stands there. */
export function inUseWords(counts: ReadonlyMap<string, number> | undefined): string {
  const found = stagedTypes.filter((type) => counts?.get(type.key));
  return (found.length > 0 ? found : stagedTypes.slice(0, 1)).map((type) => counted(counts?.get(type.key) ?? 0, type)).join(', ');
}
