import type { Database } from '../database.ts';
import { advanceFeed, type FeedEntry, type SeqRange } from './advance-feed.ts';

/** Announces rows that are sources themselves (members, teams) and were changed by a transaction of their own. */
export const publishRows = (database: Database, workspaceId: string, entries: readonly FeedEntry[]): Promise<SeqRange> =>
  database.transaction((transaction) => advanceFeed(transaction, workspaceId, entries));
