import type { Awareness } from 'y-protocols/awareness';
import {
  type AbstractType,
  ContentString,
  ContentType,
  createAbsolutePositionFromRelativePosition,
  type Doc,
  type Item,
  Map as YMap,
  type RelativePosition,
} from 'yjs';

type Shared = AbstractType<unknown>;

/**
 * What an undo may delete. Invariant: one person's undo removes none of another's words, though they stand in a
 * paragraph or a run of text that the first person made. Yjs deletes children before parents, so what a container still
 * holds when its turn comes is what somebody else put there.
 */
export function undoFilter(doc: Doc, awareness: Awareness): (item: Item) => boolean {
  return (item) => {
    // A property of a live node has no meaning when it is missing; a deleted node takes its properties along.
    if (item.parentSub !== null) return false;
    if (!(item.content instanceof ContentType)) return true;
    const type = item.content.type as Shared;
    if (type instanceof YMap) {
      const holder = item.parent as Shared | null;
      return (
        type.get('__type') !== 'text' || !(isFollowedByWords(item) || (holder !== null && isOccupied(holder, doc, awareness)))
      );
    }
    return !holdsWords(type) && !isOccupied(type, doc, awareness);
  };
}

/** Text follows the marker that says how it is formatted; without its marker it would be dropped. */
function isFollowedByWords(marker: Item): boolean {
  for (let item = marker.right; item !== null; item = item.right) {
    if (item.deleted) continue;
    return item.content instanceof ContentString;
  }
  return false;
}

function holdsWords(type: Shared): boolean {
  for (let item = type._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    if (item.content instanceof ContentString) return true;
    if (item.content instanceof ContentType && holdsWords(item.content.type as Shared)) return true;
  }
  return false;
}

/** Somebody's caret stands in it: words of his may be under way. */
function isOccupied(type: Shared, doc: Doc, awareness: Awareness): boolean {
  for (const [client, state] of awareness.getStates()) {
    const anchor = state['anchorPos'] as RelativePosition | null | undefined;
    if (client === awareness.clientID || !anchor) continue;
    if (createAbsolutePositionFromRelativePosition(anchor, doc)?.type === type) return true;
  }
  return false;
}
