import { type Config, ConfigError, readConfig } from '@rapport/sync-server/config';
import { CliRefusal } from '../cli-refusal.ts';
import { defaultDirectory } from '../data-directory/default-directory.ts';
import { repository } from '../repository.ts';
import { t } from '../words.ts';

/** The configuration of this environment; `port` is that of the command line. Refuses what cannot be used. */
export function configuration(port?: string): Config {
  const environment = {
    RAPPORT_DATA: defaultDirectory(repository).directory,
    ...process.env,
    ...(port !== undefined && { PORT: port }),
  };
  try {
    return readConfig(environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CliRefusal(t('config.wrong', { reason: error.message, variable: error.variable }));
  }
}
