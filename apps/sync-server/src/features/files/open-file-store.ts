import { join } from 'node:path';
import type { Config } from '../../config.ts';
import { BucketStore } from './bucket-store.ts';
import { DirectoryStore } from './directory-store.ts';
import type { FileStore } from './file-store.ts';

/** Where files are kept that are on their way: uploads, and what a backup brings. */
export const uploadsIn = ({ dataDirectory }: Pick<Config, 'dataDirectory'>): string => join(dataDirectory, 'uploads');

/** The store that the configuration names. */
export const openFileStore = ({ dataDirectory, filesBucket }: Pick<Config, 'dataDirectory' | 'filesBucket'>): FileStore =>
  filesBucket ? new BucketStore(filesBucket) : new DirectoryStore(join(dataDirectory, 'files'));
