import type { Config } from '@rapport/sync-server/config';
import type { RunningServer, StartOptions } from '@rapport/sync-server/main';
import { join } from 'node:path';
import { pino } from 'pino';
import { CliRefusal } from '../cli-refusal.ts';
import { makeDataDirectory } from '../data-directory/data-directory.ts';
import { takeLock } from '../data-directory/lock.ts';
import { launchPostgres } from '../postgres/launch.ts';
import { onStop } from '../terminal/signals.ts';
import { step } from '../terminal/step.ts';
import { t } from '../words.ts';
import { refuseRunning } from './preflight.ts';

export type Running = {
  readonly server: RunningServer;
  readonly config: Config;
  /** Server, database and data directory, in this order. */
  stop(): Promise<void>;
};

type BringUp = Omit<StartOptions, 'logger'> & {
  /** Says what it does. */
  readonly loud?: boolean;
};

export const serverLog = (config: Config): string => join(config.dataDirectory, 'server.log');

/**
 * Holds the data directory, brings up the database where none is named, and the server on it. Gives back all of it when
 * one of them fails.
 */
export async function bringUp(wanted: Config, { loud = false, ...options }: BringUp = {}): Promise<Running> {
  const undo: (() => Promise<void> | void)[] = [];
  const stop = async () => {
    for (let work = undo.pop(); work; work = undo.pop()) await work();
  };
  const saying = <Result>(title: string, work: () => Promise<Result>) => (loud ? step(title, work) : work());
  makeDataDirectory(wanted.dataDirectory);
  const lock = takeLock(wanted.dataDirectory);
  if (!('release' in lock)) return refuseRunning(wanted, lock);
  undo.push(() => lock.release());
  onStop(stop);
  try {
    let config = wanted;
    if (config.databaseUrl === undefined) {
      const launching = launchPostgres({ dataDirectory: join(wanted.dataDirectory, 'postgres') });
      // Before it is there: a signal that comes while it starts waits for it and stops it.
      undo.push(() => launching.then((postgres) => postgres.stop()).catch(() => undefined));
      config = { ...config, databaseUrl: (await saying(t('step.database'), () => launching)).url };
    }
    const running = config;
    const { startServer } = await import('@rapport/sync-server/main');
    const log = logger(running);
    const starting = startServer(running, { logger: log, ...options });
    // The database is stopped also when the server does not end as it should.
    undo.push(() =>
      starting
        .then((server) => server.close())
        .catch((error: unknown) => log.error({ err: error }, 'the server did not end in order')),
    );
    const server = await saying(t('step.server'), () => starting);
    if (options.listen !== false) {
      const { openControlSocket } = await import('@rapport/sync-server/control/control-socket');
      await server.services.jobs.start();
      const control = await openControlSocket(server.services);
      undo.push(() => control.close());
      lock.setAddress(config.publicUrl);
    }
    return { server, config, stop };
  } catch (error) {
    await stop();
    throw asRefusal(error, wanted);
  }
}

function logger(config: Config) {
  const file = pino.destination({ dest: serverLog(config), mkdir: true, sync: false, mode: 0o600 });
  // A line that finds no room on the disk is written with the next; nobody else may end for it.
  file.on('error', () => undefined);
  return pino({ level: config.logLevel }, file);
}

/** Errors that say themselves what is wrong are told without a stack. */
function asRefusal(error: unknown, config: Config): unknown {
  if (error instanceof CliRefusal || !(error instanceof Error)) return error;
  if (error.name === 'DatabaseRefusedError') return new CliRefusal(t('database.refused', { reason: error.message }));
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new CliRefusal(t('port.taken', { host: config.host, port: config.port, other: config.port + 1 }));
  return error;
}
