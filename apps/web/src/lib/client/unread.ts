import type { Row } from '@rapport/model/schema/row';
import type { WorkspaceClient } from './workspace-client.svelte.ts';

export const isUnread = (row: Row): boolean => row.values['read'] === undefined;

/** How many notifications wait to be read. Whoever asks in an effect or template follows it. */
export function unreadCount({ replica }: WorkspaceClient): number {
  let count = 0;
  for (const row of replica.rows('notification')) if (row.deletedAt === undefined && isUnread(row)) count++;
  return count;
}

/** A badge stays narrow. */
export const shortCount = (count: number): string => (count > 99 ? '99+' : String(count));
