import { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';

let open: { readonly slug: string; readonly client: Promise<WorkspaceClient> } | undefined;

/** The one open workspace of this tab: opened once, however often pages load. */
export function openWorkspace(slug: string): Promise<WorkspaceClient> {
  if (open?.slug === slug) return open.client;
  void closeWorkspace();
  const client = WorkspaceClient.open({
    slug,
    // Whoever it is now, they begin with a page that holds nothing of anybody.
    notMine: () => location.reload(),
  });
  open = { slug, client };
  client.catch(() => {
    if (open?.client === client) open = undefined;
  });
  return client;
}

export async function closeWorkspace(): Promise<void> {
  const closing = open;
  open = undefined;
  await closing?.client.then(
    (client) => client.close(),
    () => undefined,
  );
}
