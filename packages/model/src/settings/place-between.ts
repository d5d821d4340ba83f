export type Placed = { readonly id: string; readonly order: number };

/**
 * The order numbers to write so that `id` stands at `to` among these: its own alone, halfway between its neighbours, so
 * that two people who move different things do not touch each other's. Where there is no room, all of them. `step`: how
 * far apart two stand at first; numbers of larger steps than one are whole.
 */
export function placeBetween(items: readonly Placed[], id: string, to: number, step = 1): ReadonlyMap<string, number> {
  const moved = items.find((item) => item.id === id);
  const others = items.filter((item) => item.id !== id);
  const at = Math.max(0, Math.min(others.length, to));
  if (!moved || items[at]?.id === id) return new Map();
  const before = others[at - 1]?.order;
  const after = others[at]?.order;
  const middle =
    before === undefined ? (after ?? step) - step : after === undefined ? before + step : before + (after - before) / 2;
  const order = step > 1 ? Math.round(middle) : middle;
  const fits = (before === undefined || order > before) && (after === undefined || order < after) && Math.abs(order) < step * 1e5;
  const distinct = others.every(({ order: one }, index) => index === 0 || one > (others[index - 1]?.order ?? -Infinity));
  if (fits && distinct) return new Map([[id, order]]);
  return new Map([...others.slice(0, at), moved, ...others.slice(at)].map((item, index) => [item.id, (index + 1) * step]));
}
