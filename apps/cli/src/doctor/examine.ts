import type { Config } from '@rapport/sync-server/config';
import { CliRefusal } from '../cli-refusal.ts';
import { checkVersion, checkWritable } from '../data-directory/data-directory.ts';
import { holderOf } from '../data-directory/lock.ts';
import { packagedPostgres } from '../postgres/binaries.ts';
import { checkDatabase, checkPort } from '../services/preflight.ts';
import { t } from '../words.ts';
import type { Machine } from './machine.ts';
import { plainHttp } from './plain-http.ts';
import { warnings } from './warnings.ts';

/** What was looked at: fine, worth knowing, or what keeps Rapport from starting. */
export type Finding = { readonly is: 'fine' | 'note' | 'problem'; readonly text: string };

const fine = (text: string): Finding => ({ is: 'fine', text });
const note = (text: string): Finding => ({ is: 'note', text });

/** Looks at everything a start depends on, with the checks of the start itself. Touches nothing. */
export async function examine(machine: Machine, config: Config): Promise<readonly Finding[]> {
  const npm = machine.npm();
  const holder = holderOf(config.dataDirectory);
  const plain = plainHttp(config);
  return [
    fine(t('doctor.node', { version: machine.nodeVersion, platform: machine.platform })),
    npm
      ? fine(t(npm.proxy === undefined ? 'doctor.npm' : 'doctor.npmBehind', { ...npm, proxy: npm.proxy ?? '' }))
      : note(t('doctor.noNpm')),
    await tried(t('doctor.postgres'), () =>
      config.databaseUrl === undefined ? void packagedPostgres() : checkDatabase(config.databaseUrl),
    ),
    await tried(t('doctor.data', { directory: config.dataDirectory }), () => {
      checkVersion(config.dataDirectory);
      checkWritable(config.dataDirectory);
    }),
    holder
      ? fine(t('doctor.running', { pid: holder.pid, address: holder.address ?? '' }))
      : await tried(t('doctor.port', { host: config.host, port: config.port }), () => checkPort(config)),
    ...warnings(config, machine).map(note),
    ...(plain === undefined ? [] : [note(plain)]),
  ];
}

async function tried(title: string, check: () => Promise<void> | void): Promise<Finding> {
  try {
    await check();
    return fine(title);
  } catch (error) {
    if (!(error instanceof CliRefusal)) throw error;
    return { is: 'problem', text: error.message };
  }
}
