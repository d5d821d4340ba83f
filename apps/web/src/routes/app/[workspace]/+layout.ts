import { error, redirect } from '@sveltejs/kit';
import { CannotOpenWorkspace } from '#lib/client/workspace-client.svelte.ts';
import { openWorkspace } from '#lib/shell/open-workspace.ts';

export const load = async ({ params, url }) => {
  try {
    return { client: await openWorkspace(params.workspace, url.searchParams.get('as') ?? undefined) };
  } catch (problem) {
    if (!(problem instanceof CannotOpenWorkspace)) throw problem;
    if (problem.problem === 'signed-out') redirect(307, `/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`);
    if (problem.problem === 'two-factor') redirect(307, `/second-factor?next=${encodeURIComponent(url.pathname + url.search)}`);
    error({ unknown: 404, removed: 410, offline: 503 }[problem.problem], problem.problem);
  }
};
