import type { Plan } from './plan.ts';

/**
 * A smaller plan that still fails: fewer kinds of faults, fewer clients, fewer faults. A race does not show itself each
 * time, so a plan that passes once is played a second time before it counts as passing; `tries` bounds the whole.
 */
export async function shrink(plan: Plan, struck: number, fails: (plan: Plan) => Promise<boolean>, tries = 16): Promise<Plan> {
  let smallest: Plan = { ...plan, most: struck };
  let left = tries;
  const takes = async (smaller: Plan): Promise<boolean> => {
    for (let again = 0; again < 2 && left > 0; again += 1) {
      left -= 1;
      if (await fails(smaller)) {
        smallest = smaller;
        return true;
      }
    }
    return false;
  };
  while (smallest.most > 1 && (await takes({ ...smallest, most: Math.ceil(smallest.most / 2) }))) continue;
  for (let half = Math.ceil(smallest.kinds.length / 2); half >= 1; half = Math.floor(half / 2)) {
    for (let from = 0; from < smallest.kinds.length && smallest.kinds.length > half; from += half)
      if (await takes({ ...smallest, kinds: smallest.kinds.toSpliced(from, half) })) from -= half;
  }
  const { crowd } = smallest;
  for (const fewer of [
    { ...crowd, importer: false },
    { ...crowd, importer: false, rest: 0 },
    { ...crowd, importer: false, rest: 0, own: Math.min(crowd.own, 1), stock: Math.min(crowd.stock, 1) },
    { ...crowd, importer: false, rest: 0, own: Math.min(crowd.own, 1), stock: 0 },
    { ...crowd, importer: false, rest: 0, own: 0, stock: Math.min(crowd.stock, 2) },
  ])
    if (JSON.stringify(fewer) !== JSON.stringify(smallest.crowd)) await takes({ ...smallest, crowd: fewer });
  return smallest;
}

/** The line of `found.ts` that plays it again with every run of the tests. */
export const namedCase = ({ seed, kinds, most, crowd }: Plan, what: string): string =>
  `  { name: ${JSON.stringify(`seed ${seed}: ${what}`)}, plan: shortPlan(${seed}, ${JSON.stringify({ kinds, most, crowd })}) },`;
