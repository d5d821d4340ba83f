import { type Config, ConfigError, readConfig } from '@rapport/sync-server/config';
import { resolve } from 'node:path';
import { CliRefusal } from '../cli-refusal.ts';
import { defaultDirectory } from '../data-directory/default-directory.ts';
import { repository } from '../repository.ts';
import { t } from '../words.ts';

/**
 * Where the demo is: beside a real workspace, never in its place. Another port is another origin, so that a browser that
 * knows both keeps what it stores of each apart.
 */
export const demoPlace = { RAPPORT_DATA: resolve(repository, '.rapport-demo'), PORT: '5410' };

/** The configuration of this environment; `port` is that of the command line. Refuses what cannot be used. */
export function configuration(port?: string, defaults: Readonly<Record<string, string>> = {}): Config {
  const environment = {
    RAPPORT_DATA: defaultDirectory(repository).directory,
    ...defaults,
    ...Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== '')),
    ...(port !== undefined && { PORT: port }),
  };
  try {
    return readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CliRefusal(t('config.wrong', { reason: error.message, variable: error.variable }));
  }
}
