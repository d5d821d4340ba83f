import { queuesOf, type Queue } from '@rapport/model/features/pipeline/queues';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { View } from '@rapport/model/query/view';
import { readable } from '@rapport/model/features/views/address-words';
import { usualSort, viewFromAddress } from '@rapport/model/screen/view-address';
import { sameAddress } from './saved-views.ts';

export type QueueTab = { readonly key: Queue['key']; readonly address: string };

/** The queues of a type as addresses. */
export const queueTabs = (type: ObjectType): readonly QueueTab[] =>
  queuesOf(type).map(({ key, parameters }) => ({
    key,
    address: readable(new URLSearchParams(parameters.map(([name, value]) => [name, value]))),
  }));

/** The queue that an address shows, whether as list or as board. */
export function queueIn(type: ObjectType, search: string): QueueTab['key'] | undefined {
  const shown = new URLSearchParams(search);
  shown.delete('view');
  return queueTabs(type).find(({ address }) => sameAddress(address, shown.toString()))?.key;
}

/** The list that this person looked at last, by type: what they go on through from a record. */
const lastLists = new Map<string, View>();
export const rememberList = (view: View): void => void lastLists.set(view.type, view);

/** Undefined: they came by another way. */
export const lastList = (type: string): View | undefined => lastLists.get(type);

/** Else all that waits, the oldest first. */
export function listToWorkThrough(type: ObjectType): View | undefined {
  const known = lastLists.get(type.key);
  if (known) return known;
  const all = queueTabs(type).find(({ key }) => key === 'open');
  return all && viewFromAddress(type, new URLSearchParams(all.address), oldestFirst);
}
const oldestFirst = usualSort.map(({ field }) => ({ field, direction: 'asc' as const }));
