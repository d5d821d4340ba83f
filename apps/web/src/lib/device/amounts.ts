import type { KeepReason } from '@rapport/model/device/keeping';

export type Amount = { readonly count: number; readonly bytes: number };

/** By the most binding reason. */
export function amounts(
  all: readonly { readonly reason: KeepReason | undefined; readonly bytes: number }[],
): ReadonlyMap<KeepReason, Amount> {
  const found = new Map<KeepReason, Amount>();
  for (const { reason, bytes } of all) {
    if (!reason) continue;
    const known = found.get(reason) ?? { count: 0, bytes: 0 };
    found.set(reason, { count: known.count + 1, bytes: known.bytes + bytes });
  }
  return found;
}
