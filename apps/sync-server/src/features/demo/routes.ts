import { RefusalError } from '@rapport/model/errors';
import { z } from 'zod';
import { readJson } from '../../http/read-body.ts';
import type { Route } from '../../http/route.ts';
import { withCookies } from '../../identity/sign-in.ts';
import { readDemoMark } from './demo-mark.ts';
import { demoPassword } from './demo-password.ts';
import { simulated } from './simulated.ts';

/** Who is in the demo, and their sign-in by a click. Everywhere else: there is no demo, and no such door. */
export const demoRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/demo',
    handle: async ({ services: { demo, config } }) =>
      Response.json({
        demo: demo
          ? {
              day: demo.mark.day,
              simulated: demo.live ? simulated.map(({ key, name }) => ({ key, name })) : [],
              heroes: readDemoMark(config.dataDirectory)?.heroes ?? {},
              people: demo.people.map(({ key, name, role, team, hue, address }) => ({ key, name, role, team, hue, address })),
            }
          : null,
      }),
  },
  {
    method: 'POST',
    path: '/api/demo/sign-in',
    async handle({ services: { demo, identity, config }, request, ip }) {
      if (!demo) throw new RefusalError('not-found');
      const { person: key } = await readJson(request, z.strictObject({ person: z.string().max(40) }));
      const person = [...demo.people, ...(demo.live ? simulated : [])].find((each) => each.key === key);
      if (!person) throw new RefusalError('not-found');
      return withCookies(
        Response.json({ ok: true }),
        await identity.cookiesFor(request, ip, person.email, demoPassword(config.dataDirectory)),
      );
    },
  },
];
