import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeBackup } from '@rapport/persistence/server/backup/write-backup';
import { z } from 'zod';
import { keptFiles } from '../features/files/kept-files.ts';
import { uploadsIn } from '../features/files/open-file-store.ts';
import { keptSecrets } from '../tokens/secrets.ts';
import { controlCommand, ControlRefusal } from './control-command.ts';

/** `rapport backup FILE`: everything as it is at one moment, while people work. */
export const backupCommands = {
  backup: controlCommand({
    args: z.object({ file: z.string().min(1) }),
    async run({ services, report }, { file }) {
      await access(dirname(file), constants.W_OK).catch(() => {
        throw new ControlRefusal('backup.noRoom', { folder: dirname(file) });
      });
      const files = keptFiles(services.files.store, uploadsIn(services.config));
      return writeBackup(services.database, file, keptSecrets(services.config.dataDirectory), files, report);
    },
  }),
};
