import type { ObjectType } from '@rapport/model/schema/object-type';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { pastClient } from './past-client.ts';
import { type PastAsked, pastOnServer, PastRows } from './past-rows.svelte.ts';
import PastBar from './PastBar.svelte';
import PastFrame from './PastFrame.svelte';

/** A view as of a day, with all that shows it. A chunk of its own, loaded when an address asks for it. */
export function makePast(client: WorkspaceClient, type: ObjectType, asked: PastAsked) {
  const rows = new PastRows(client, type, asked, pastOnServer(client.workspace.id, type.key));
  return { rows, client: pastClient(client, type, rows), Bar: PastBar, Frame: PastFrame };
}
