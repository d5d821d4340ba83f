/**
 * A backup is gzipped lines of JSON: one `BackupHead`; per table one `TableHead`, its rows in Postgres's text format for
 * COPY in pieces, and one `TableEnd`; at last one `BackupEnd`. A file without that last line is not whole.
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
export type BackupEnd = { readonly whole: true; readonly tables: number };
export type BackupLine = BackupHead | TableHead | TableRows | TableEnd | BackupEnd;

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
