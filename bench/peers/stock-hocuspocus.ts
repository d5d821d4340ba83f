/** A stock Hocuspocus with its database extension (debounced snapshots) on Postgres: `node stock-hocuspocus.ts PORT DATABASE_URL`. */
import { Database } from '@hocuspocus/extension-database';
import { Server } from '@hocuspocus/server';
import pg from 'pg';

const [port, url] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url });
await pool.query('create table if not exists stock_document (name text primary key, state bytea not null)');
const server = new Server({
  port: Number(port),
  address: '127.0.0.1',
  quiet: true,
  extensions: [
    new Database({
      fetch: async ({ documentName }) =>
        (await pool.query<{ state: Buffer }>('select state from stock_document where name = $1', [documentName])).rows[0]
          ?.state ?? null,
      store: async ({ documentName, state }) => {
        await pool.query('insert into stock_document values ($1, $2) on conflict (name) do update set state = excluded.state', [
          documentName,
          state,
        ]);
      },
    }),
  ],
  onAuthenticate: async () => ({}),
});
await server.listen();
console.log('ready');
