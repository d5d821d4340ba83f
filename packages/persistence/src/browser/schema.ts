import type { BootstrapChunk } from '@rapport/model/wire/frames';
import type { DBSchema } from 'idb';
import type { Cursor, KeptFile, OutboxEntry, RowChange, WaitingFile } from './store.ts';

/** 2: files that wait to be sent. 3: the bytes of files that hang on their records. 4: packed rows. */
export const STORE_VERSION = 4;

/** The stores of one database. Numbers (`n`) are given by the database, so they order the writes of all tabs. */
export interface Schema extends DBSchema {
  documents: {
    key: string;
    value: {
      name: string;
      /** Where earlier builds put what the first updates came to. */
      snapshot?: Uint8Array;
      position: number;
      seenAt: number;
      /** Absent where an earlier build wrote it. 0: nobody has opened it here. */
      openedAt?: number;
      /** Of its updates, and how many they are, without those that were made here since they were last united. */
      bytes?: number;
      pieces?: number;
    };
  };
  updates: { key: number; value: { n?: number; document: string; update: Uint8Array }; indexes: { document: string } };
  outbox: { key: number; value: Omit<OutboxEntry, 'n'> & { n?: number }; indexes: { id: string } };
  /** Rows by run (one bootstrap), type and bucket. */
  chunks: { key: [run: number, type: string, bucket: number]; value: BootstrapChunk };
  journal: { key: number; value: { n?: number; change: RowChange } };
  meta: { key: string; value: unknown };
  files: { key: string; value: WaitingFile };
  keptFiles: { key: string; value: KeptFile; indexes: { content: string } };
  /** By the name of the content, once for all files that have it. */
  keptBytes: { key: string; value: Blob };
}

/** Where the rows stand: which run of chunks is valid, how many buckets each type has, how current they are. */
export type RowsState = Cursor & {
  readonly run: number;
  readonly buckets: Readonly<Record<string, number>>;
};
