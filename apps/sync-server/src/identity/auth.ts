import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { betterAuth } from 'better-auth/minimal';
import type { Database } from '@rapport/persistence/server/database';
import { identityTables } from '@rapport/persistence/server/tables/identity-tables';
import { drizzle } from 'drizzle-orm/node-postgres';
import { v7 as uuidv7 } from 'uuid';
import { sessionOpener } from './open-session.ts';

/** Set by us on every request that reaches the sign-in library, whatever the client claimed. */
export const addressHeader = 'x-rapport-address';

const day = 24 * 60 * 60;

/** Sessions in Postgres and the cookies that carry them. Who somebody is, is proved by us (sign-in.ts). */
export function createAuth(options: {
  database: Database;
  publicUrl: string;
  /** Pages that may sign in. */
  origins: ReadonlySet<string>;
  /** Names of the cookies begin with it. */
  cookiePrefix: string;
  secret: string;
  sessionEnded: (id: string, token: string) => void;
}) {
  return betterAuth({
    appName: 'Rapport',
    baseURL: options.publicUrl,
    basePath: '/api/auth',
    secret: options.secret,
    trustedOrigins: [...options.origins],
    database: drizzleAdapter(drizzle(options.database.pool), { provider: 'pg', schema: identityTables, transaction: true }),
    plugins: [sessionOpener],
    session: { expiresIn: 30 * day, updateAge: day, freshAge: 0 },
    // Our own limit counts failures per account and per address (attempts.ts); the library's counts requests per path.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: options.cookiePrefix,
      useSecureCookies: options.publicUrl.startsWith('https:'),
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [addressHeader] },
    },
    databaseHooks: {
      session: { delete: { after: async (session) => options.sessionEnded(session.id, session.token) } },
    },
    logger: { disabled: true },
    telemetry: { enabled: false },
  });
}
export type Auth = ReturnType<typeof createAuth>;
