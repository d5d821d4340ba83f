/** Drawn beyond what is seen, so that a push sideways shows no gap. */
const MARGIN = 600;
const GAP = 8;
/** A board of so many draws all of them. */
export const ALL_DRAWN = 12;

export type Span = { readonly first: number; readonly last: number };

/** Which columns are near what is seen of a board, first and last. Before anything is known of it: the first ones. */
export function columnsNear(widths: readonly number[], seen: { readonly left: number; readonly width: number }): Span {
  if (widths.length <= ALL_DRAWN) return { first: 0, last: widths.length - 1 };
  const [from, to] = [seen.left - MARGIN, seen.left + seen.width + MARGIN];
  let first = widths.length;
  let last = -1;
  let x = 0;
  widths.forEach((width, at) => {
    if (x + width > from && x < to) {
      first = Math.min(first, at);
      last = at;
    }
    x += width + GAP;
  });
  return { first, last };
}
