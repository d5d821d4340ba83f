import { expect, test } from 'vitest';
import { allKinds, shortPlan, type Plan } from './plan.ts';
import { namedCase, shrink } from './shrink.ts';

const culprit = allKinds[3] ?? '';
/** Fails when that one kind strikes twice while one of our own clients is at work. */
const fails = async ({ kinds, most, crowd }: Plan) => kinds.includes(culprit) && most >= 2 && crowd.own > 0;

test('a failing seed shrinks to the kind of fault, the clients and the number of faults that it needs', async () => {
  const smallest = await shrink(shortPlan(7), 16, fails, 60);
  expect(smallest).toMatchObject({ seed: 7, kinds: [culprit], most: 2, crowd: { own: 1, stock: 0, rest: 0, importer: false } });
  expect(namedCase(smallest, 'lost: x')).toBe(
    `  { name: "seed 7: lost: x", plan: shortPlan(7, {"kinds":["${culprit}"],"most":2,"crowd":{"own":1,"stock":0,"rest":0,"importer":false}}) },`,
  );
});

test('a plan that shows its fault only every other time is not given up at once', async () => {
  let times = 0;
  const smallest = await shrink(shortPlan(7), 4, async (plan) => (times += 1) % 2 === 0 && (await fails(plan)), 100);
  expect(smallest.kinds).toEqual([culprit]);
});
