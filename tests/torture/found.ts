import { type Plan, shortPlan } from './plan.ts';

/** Seeds that once failed, shrunk: each is a test of its own from then on. */
export const found: readonly { readonly name: string; readonly plan: Plan }[] = [
  {
    name: 'Postgres starts again after a machine went down with its locks',
    plan: shortPlan(7, {
      kinds: ['server and Postgres, kill -9'],
      most: 2,
      crowd: { own: 1, stock: 1, rest: 1, importer: false },
    }),
  },
];
