import { existsSync } from 'node:fs';
import { CliRefusal } from '../cli-refusal.ts';
import { command } from '../command.ts';
import { needed } from '../control/operate.ts';
import { fromCaller } from '../repository.ts';
import { configuration } from '../services/configuration.ts';
import { withDatabase } from '../services/with-database.ts';
import { progressLine } from '../terminal/progress-line.ts';
import { elapsed } from '../terminal/step.ts';
import { t } from '../words.ts';

/** `./rapport restore FILE`: into an empty installation or, with --replace, in the place of what is there. */
export const restore = command({
  forms: ['restore FILE [--replace]'],
  options: { replace: { type: 'boolean' } },
  async run({ replace = false }, [path]) {
    const begun = performance.now();
    const file = fromCaller(needed(path, () => t('help.needed', { option: 'FILE' })));
    if (!existsSync(file)) throw new CliRefusal(t('backup.noFile', { file }));
    const config = configuration();
    const { BackupError } = await import('@rapport/persistence/server/backup/backup-lines');
    const { restoreBackup } = await import('@rapport/persistence/server/backup/restore-backup');
    const { listWorkspaces } = await import('@rapport/persistence/server/identity/workspaces');
    const { keptFiles } = await import('@rapport/sync-server/features/files/kept-files');
    const { openFileStore, uploadsIn } = await import('@rapport/sync-server/features/files/open-file-store');
    const { restoreSecrets } = await import('@rapport/sync-server/tokens/secrets');
    await withDatabase(config, async (database) => {
      const [there] = await listWorkspaces(database);
      if (there && !replace)
        throw new CliRefusal(t('backup.notEmpty', { workspace: there.slug, directory: config.dataDirectory }));
      try {
        const { head, rows, workspaces } = await restoreBackup(
          database,
          file,
          keptFiles(openFileStore(config), uploadsIn(config)),
          progressLine(t('backup.restoring')),
        );
        restoreSecrets(config.dataDirectory, head.secrets);
        console.error(t('backup.restored', { count: workspaces, rows, at: head.at, elapsed: elapsed(begun) }));
      } catch (error) {
        if (error instanceof BackupError) throw new CliRefusal(t(`backup.refused.${error.reason}`, { file }));
        throw error;
      }
    });
  },
});
