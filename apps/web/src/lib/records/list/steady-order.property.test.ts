import fc from 'fast-check';
import { expect, test } from 'vitest';
import { steadyOrder } from './steady-order.ts';

const ids = Array.from({ length: 12 }, (_, index) => `r${index}`);
const someOrder = fc.shuffledSubarray(ids);

test('while somebody is at a list nothing that stays moves, nothing is lost, and the fewest are marked', () => {
  fc.assert(
    fc.property(
      someOrder.filter((one) => one.length > 0),
      someOrder,
      fc.subarray(ids),
      fc.subarray(ids),
      (before, live, away, own) => {
        const gone = (id: string) => away.includes(id) && !live.includes(id);
        const { shown, waiting, astray } = steadyOrder(before, live, true, gone, (id) => own.includes(id));
        const stayed = before.filter((id) => !gone(id));
        expect(shown.filter((id) => before.includes(id))).toEqual(stayed);
        expect([...shown, ...waiting].filter((id) => live.includes(id)).toSorted()).toEqual(live.toSorted());
        expect(waiting.every((id) => !own.includes(id) && !before.includes(id))).toBe(true);
        const settled = shown.filter((id) => !astray.has(id));
        expect(settled).toEqual(live.filter((id) => settled.includes(id)));
        expect(settled).toHaveLength(longestCommon(shown, live));
      },
    ),
  );
});

/** Length of the longest common subsequence, by the textbook's table. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0);
  for (const one of a) {
    const next: number[] = [];
    b.forEach((other, at) => {
      next.push(one === other ? (row[at - 1] ?? 0) + 1 : Math.max(row[at] ?? 0, next[at - 1] ?? 0));
    });
    row = next;
  }
  return row.at(-1) ?? 0;
}
