export type Placed = { readonly id: string; readonly order: number };

/**
 * The order numbers to write so that `id` stands at `to` among these: its own alone, halfway between its neighbours, so
 * that two admins who move different things do not touch each other's. Where there is no room, all of them.
 */
export function placeBetween(items: readonly Placed[], id: string, to: number): ReadonlyMap<string, number> {
  const moved = items.find((item) => item.id === id);
  const others = items.filter((item) => item.id !== id);
  const at = Math.max(0, Math.min(others.length, to));
  if (!moved || items[at]?.id === id) return new Map();
  const before = others[at - 1]?.order;
  const after = others[at]?.order;
  const order = before === undefined ? (after ?? 1) - 1 : after === undefined ? before + 1 : before + (after - before) / 2;
  const fits = (before === undefined || order > before) && (after === undefined || order < after) && Math.abs(order) < 1e5;
  const distinct = others.every(({ order: one }, index) => index === 0 || one > (others[index - 1]?.order ?? -Infinity));
  if (fits && distinct) return new Map([[id, order]]);
  return new Map([...others.slice(0, at), moved, ...others.slice(at)].map((item, index) => [item.id, index + 1]));
}
