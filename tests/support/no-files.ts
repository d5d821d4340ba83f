import type { KeptFiles } from '../../packages/persistence/src/server/backup/backup-lines.ts';

/** For backups of an installation to which nobody has uploaded anything. */
export const noFiles: KeptFiles = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.reject(new Error('there are no files')),
};
