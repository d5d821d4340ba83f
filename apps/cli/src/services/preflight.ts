import type { Config } from '@rapport/sync-server/config';
import { createServer } from 'node:net';
import pg from 'pg';
import { CliRefusal } from '../cli-refusal.ts';
import { checkVersion } from '../data-directory/data-directory.ts';
import { type Holder, holderOf } from '../data-directory/lock.ts';
import { t } from '../words.ts';

/** Refuses, before anything is touched, what would fail later: newer data, a running server, a bad database. */
export async function checkBeforeStart(config: Config): Promise<void> {
  checkVersion(config.dataDirectory);
  const holder = holderOf(config.dataDirectory);
  if (holder) refuseRunning(config, holder);
  if (config.databaseUrl !== undefined) await checkDatabase(config.databaseUrl);
}

export function refuseRunning(config: Config, holder: Holder): never {
  const { pid, address } = holder;
  const directory = config.dataDirectory;
  throw new CliRefusal(
    address === undefined ? t('data.inUse', { directory, pid }) : t('data.running', { directory, pid, address }),
  );
}

/** Refuses a port that somebody else listens on. */
export async function checkPort({ host, port }: Config): Promise<void> {
  if (port === 0) return;
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(port, host, resolve));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new CliRefusal(
      code === 'EADDRINUSE'
        ? t('port.taken', { host, port, other: port + 1 })
        : t('port.unusable', { host, port, reason: message }),
    );
  } finally {
    probe.close();
  }
}

export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    // Several addresses of one name fail together, with an empty message of their own.
    const cause = error instanceof AggregateError ? (error.errors[0] as Error) : (error as Error);
    throw new CliRefusal(t('database.unreachable', { url: withoutPassword(url), reason: cause.message }));
  } finally {
    await client.end().catch(() => undefined);
  }
}

const withoutPassword = (text: string): string => {
  const url = URL.parse(text);
  if (!url) return text.replace(/:[^:@/]*@/, ':***@');
  if (url.password) url.password = '***';
  return url.href;
};
