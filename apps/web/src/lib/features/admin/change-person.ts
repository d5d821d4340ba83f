import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { ask } from '#lib/shell/ask.ts';
import { attempt } from '#lib/shell/attempt.ts';

/** Changes a member; answers whether the server took it. */
export const changePerson = (client: WorkspaceClient, id: string, body: object): Promise<boolean> =>
  attempt(() => ask(`/api/w/${client.workspace.id}/members/${id}`, { method: 'PATCH', body }));

/** For a select: one that was not taken shows again what holds. */
export async function orBack(select: HTMLSelectElement, before: string, done: Promise<boolean>): Promise<void> {
  if (!(await done)) select.value = before;
}
