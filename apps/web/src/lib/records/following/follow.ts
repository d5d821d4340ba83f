import { followId } from '@rapport/model/documents/links';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';

const entryOf = (client: WorkspaceClient, type: string, id: string) => followId(client.me.memberId, `${type}:${id}`);

/** Whether this person follows a record. */
export function follows(client: WorkspaceClient, type: string, id: string): boolean {
  const row = client.replica.row('follow', entryOf(client, type, id));
  return row !== undefined && row.deletedAt === undefined;
}

/** Begins to follow a record, or stops. */
export function setFollowing(client: WorkspaceClient, type: string, id: string, following: boolean): void {
  const entry = entryOf(client, type, id);
  const known = client.replica.row('follow', entry);
  if (following === (known !== undefined && known.deletedAt === undefined)) return;
  if (!following) void client.run({ kind: 'delete', type: 'follow', records: [entry] }, { undoable: false });
  else if (known) void client.run({ kind: 'restore', type: 'follow', records: [entry] }, { undoable: false });
  else
    void client.run(
      {
        kind: 'entry',
        type: 'follow',
        entry,
        changes: { member: { value: client.me.memberId }, record: { value: `${type}:${id}` } },
      },
      { undoable: false },
    );
}
