import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roles } from '../../packages/model/src/access/roles.ts';
import { paths } from './paths.ts';
import { standings, World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await World.make();
});
afterAll(() => world?.sync.close());

/** Owners and admins run the workspace: they see every record, also one that nobody shared with them. */
const runs: ReadonlySet<string> = new Set(['owner', 'admin']);

describe.each(paths)('[V6] [M38] $name', ({ through, roles: may }) => {
  test.each(roles.flatMap((role) => standings.map((standing) => ({ role, standing }))))(
    'as $role, $standing',
    async ({ role, standing }) => {
      const who = world.people.get(role);
      if (!who) throw new Error('nobody of this role');
      const sees = runs.has(role) || standing === 'inside';
      expect(await through(world, who, world.secret(role, standing))).toBe(sees && may.has(role));
    },
  );
});
