/** A card carried by keys: where it was lifted and over which column it hangs. */
export type Carried = { readonly id: string; readonly from: number; readonly over: number };
export type Step =
  | { readonly kind: 'lifted' | 'moved'; readonly carried: Carried }
  | { readonly kind: 'dropped'; readonly carried: Carried }
  | { readonly kind: 'returned'; readonly carried: Carried };

/**
 * What a key does to a drag by keyboard: Space lifts, arrows move, Enter or Space drops, Esc returns. Undefined: the key
 * means nothing here and goes on.
 */
export function dragByKey(
  carried: Carried | undefined,
  key: string,
  card: { readonly id: string; readonly column: number } | undefined,
  columns: number,
): Step | undefined {
  if (!carried) {
    if (key !== 'Space' || !card) return undefined;
    return { kind: 'lifted', carried: { id: card.id, from: card.column, over: card.column } };
  }
  switch (key) {
    case 'ArrowRight':
    case 'ArrowLeft': {
      const over = Math.max(0, Math.min(columns - 1, carried.over + (key === 'ArrowRight' ? 1 : -1)));
      return { kind: 'moved', carried: { ...carried, over } };
    }
    case 'Home':
      return { kind: 'moved', carried: { ...carried, over: 0 } };
    case 'End':
      return { kind: 'moved', carried: { ...carried, over: columns - 1 } };
    case 'Enter':
    case 'Space':
      return { kind: carried.over === carried.from ? 'returned' : 'dropped', carried };
    case 'Escape':
    case 'Tab':
      return { kind: 'returned', carried };
    default:
      return undefined;
  }
}
