import { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';

let open: { readonly slug: string; readonly as: string | undefined; readonly client: Promise<WorkspaceClient> } | undefined;

/**
 * The one open workspace of this tab: opened once, however often pages load. `as`: what another member sees; it stays so
 * from page to page, until the page is loaded anew.
 */
export function openWorkspace(slug: string, as: string | undefined): Promise<WorkspaceClient> {
  if (open?.slug === slug && (as === undefined || as === open.as)) return open.client;
  void closeWorkspace();
  const client =
    as === undefined
      ? WorkspaceClient.open({
          slug,
          // Whoever it is now, they begin with a page that holds nothing of anybody.
          notMine: () => location.reload(),
        })
      : WorkspaceClient.look({ slug, member: as });
  open = { slug, as, client };
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
