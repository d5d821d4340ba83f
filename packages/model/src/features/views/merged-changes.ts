import type { Changes, FieldChange } from '../../commands/command.ts';
import { look } from '../../objects/look.ts';
import { savedView } from '../../objects/saved-view.ts';
import type { Values } from '../../schema/row.ts';
import { addressToSave } from './address-words.ts';
import { mergeViews } from './merge-views.ts';
import { later } from './visit.ts';

/**
 * The changes of an entry, where what it said meanwhile counts as well. Both the server and a device that foresees it ask
 * here [V4]; said twice it is what it is said once.
 */
export function mergedChanges(type: string, now: Values, changes: Changes): Changes {
  if (type === savedView.key) return withMergedAddress(now, changes);
  if (type === look.key) return withoutGoingBack(now, changes);
  return changes;
}

/** What a saved view was is merged with what somebody made of it, part by part [M200]. */
function withMergedAddress(now: Values, changes: Changes): Changes {
  const change = changes['address'];
  if (!change || !('value' in change) || change.was === undefined) return changes;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const { address } = mergeViews(change.was, text(change.value), text(now['address']));
  return { ...changes, address: { value: addressToSave(address) || null } };
}

/**
 * Who has seen something has seen it on every device: one that still stood on the board when it was marked as seen
 * elsewhere, or says so late, makes nothing news again [M260].
 */
function withoutGoingBack(now: Values, changes: Changes): Changes {
  const back = (['seenAt', 'since'] as const).flatMap((key): [string, FieldChange][] => {
    const change = changes[key];
    // To clear it is to say something else.
    if (!change || !('value' in change) || change.value === null) return [];
    const value = later(now[key], change.value);
    return value === undefined || value === change.value ? [] : [[key, { value }]];
  });
  return back.length === 0 ? changes : { ...changes, ...Object.fromEntries(back) };
}
