/**
 * Our own client as the browser runs it, and what its badge and its outbox say. Bundled by `build-client.ts`, since
 * runes are compiled.
 */
import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { XmlText } from 'yjs';
import { addLine } from './add-line.ts';
import { loadCollaboration } from '../../../apps/web/src/lib/client/load-collaboration.ts';
import { WorkspaceClient } from '../../../apps/web/src/lib/client/workspace-client.svelte.ts';
import type { ConnectionState } from '../../../apps/web/src/lib/client/connection.svelte.ts';

export type { WorkspaceClient };
export { loadCollaboration };

type OpenDocument = ReturnType<WorkspaceClient['openDocument']>;

/** Types a word into a note that is here, as a line of its own. Answers whether it is. */
export function type({ doc, state }: OpenDocument, word: string): boolean {
  if (state !== 'ready') return false;
  addLine(doc.get('note', XmlText), word);
  return true;
}

/** Calls `seen` with every state that a person would see, and what then waits for the server. */
export async function openWatched(
  slug: string,
  seen: (state: ConnectionState, waiting: readonly OutboxEntry[], client: WorkspaceClient) => void,
): Promise<WorkspaceClient> {
  const client = await WorkspaceClient.open({ slug, notMine: () => process.exit(3) });
  $effect.root(() => {
    $effect(() => seen(client.connection.state, client.outbox.entries, client));
  });
  return client;
}
