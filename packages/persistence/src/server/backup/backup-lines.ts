/**
 * A backup is gzipped lines of JSON: one `BackupHead`; per table one `TableHead`, its rows in Postgres's text format for
 * COPY in pieces, and one `TableEnd`; then the contents of uploaded files, each one `FileHead`, its bytes in pieces and one
 * `FileEnd`; at last one `BackupEnd`. A file without that last line is not whole.
 */
export type BackupHead = {
  readonly rapport: 'backup';
  readonly format: 1;
  /** Number of the newest migration. */
  readonly schema: number;
  /** ISO. Everything committed before is in it. */
  readonly at: string;
  /** Files of the data directory's `secrets`, without which sessions and links would end. */
  readonly secrets: Readonly<Record<string, string>>;
};
export type TableHead = { readonly table: string; readonly schema: string; readonly columns: readonly string[] };
export type TableRows = { readonly rows: string };
export type TableEnd = { readonly end: string; readonly count: number; readonly sha256: string };
/** `content`: SHA-256 of the bytes that follow, which is all that there is to check them by. */
export type FileHead = { readonly content: string; readonly workspace: string };
export type FileBytes = { readonly bytes: string };
export type FileEnd = { readonly complete: string };
export type BackupEnd = { readonly whole: true; readonly tables: number; readonly files?: number };
export type BackupLine = BackupHead | TableHead | TableRows | TableEnd | FileHead | FileBytes | FileEnd | BackupEnd;

/** Bytes that are not the content that they are said to be. */
export class WrongContentError extends Error {}

/** Where the bytes of uploaded files are read from and put. */
export type KeptFiles = {
  /** Undefined when they are gone. */
  read(workspace: string, content: string): Promise<AsyncIterable<Uint8Array> | undefined>;
  /** Keeps nothing, and rejects with `WrongContentError`, when the bytes are not that content. */
  write(workspace: string, content: string, bytes: AsyncIterable<Uint8Array>): Promise<void>;
};

/** Why a file cannot be restored. `line`: where it was found. */
export class BackupError extends Error {
  readonly reason: 'not-a-backup' | 'newer' | 'damaged' | 'incomplete';
  constructor(reason: BackupError['reason'], cause?: unknown) {
    super(`The backup cannot be used: ${reason}`, { cause });
    this.reason = reason;
  }
}

export const quotedName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const copyTarget = ({ schema, table, columns }: TableHead): string =>
  `${quotedName(schema)}.${quotedName(table)} (${columns.map(quotedName).join(', ')})`;
