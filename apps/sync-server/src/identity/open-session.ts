import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

const body = z.object({ userId: z.string(), remember: z.boolean() });

/**
 * The one place where sessions begin, whatever proved who somebody is: a part of the sign-in library, which makes the
 * session and its cookie as it reads them later. No address leads here.
 */
export const sessionOpener = {
  id: 'rapport',
  endpoints: {
    openSession: createAuthEndpoint.serverOnly({ method: 'POST', body, requireHeaders: true }, async (call) => {
      const { userId, remember } = call.body;
      const user = await call.context.internalAdapter.findUserById(userId);
      if (!user) throw new Error('Nobody signs in with this id.');
      const session = await call.context.internalAdapter.createSession(userId, !remember);
      await setSessionCookie(call, { session, user }, !remember);
      return call.json({ id: session.id });
    }),
  },
};
