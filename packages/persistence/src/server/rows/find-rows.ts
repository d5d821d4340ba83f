import type { View, ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import type { Queryable } from '../database.ts';

export type Found = { readonly rows: readonly Row[]; /** Opaque; undefined at the end. */ readonly next: string | undefined; readonly total: number | undefined };

export type FindOptions = {
  /** Of the reader: rows that share none of them do not exist. */
  readonly groups: readonly string[];
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly withTotal?: boolean;
};

/** A view evaluated in SQL: the same rows in the same order as `runView` gives in memory [V9]. */
export async function findRows(_database: Queryable, _workspaceId: string, _view: View, _context: ViewContext, _options: FindOptions): Promise<Found> {
  throw new Error('not built yet');
}
