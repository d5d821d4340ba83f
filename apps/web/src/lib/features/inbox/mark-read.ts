import type { Row } from '@rapport/model/schema/row';
import { isUnread } from '../../client/unread.ts';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';

/** One command takes no more; the rest follows in others. */
const atOnce = 1_000;

/** Marks notifications as read, or as unread again; those that are so already stay as they are. */
export function markRead(client: WorkspaceClient, rows: readonly Row[], read: boolean): void {
  const ids = rows.filter((row) => isUnread(row) === read).map(({ id }) => id);
  const value = read ? new Date().toISOString() : null;
  for (let from = 0; from < ids.length; from += atOnce) {
    const records = ids.slice(from, from + atOnce);
    // One that is opened is not a step that "undo" would take back.
    void client.run(
      { kind: 'update', type: 'notification', records, changes: { read: { value } } },
      { undoable: records.length > 1 },
    );
  }
}
