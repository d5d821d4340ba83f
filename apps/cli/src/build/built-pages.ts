import type { WebHandler } from '@rapport/sync-server/main';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../repository.ts';

/**
 * The built pages, those in BUILD_DIR if that is said, as the server calls them; undefined where there is no build. They
 * are loaded with the first request or by `load`: not before the server's services are there, which they look for.
 */
export function builtPages(): { readonly handler: WebHandler; readonly load: () => Promise<unknown> } | undefined {
  const entry = join(repository, process.env.BUILD_DIR ?? 'build', 'handler.js');
  if (!existsSync(entry)) return undefined;
  let loading: Promise<WebHandler> | undefined;
  const load = () => (loading ??= loadHandler(entry));
  return { handler: (request, response) => void load().then((handler) => handler(request, response)), load };
}

async function loadHandler(entry: string): Promise<WebHandler> {
  // On plain HTTP SvelteKit takes every address for https unless this header, which our server sets, says otherwise.
  process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
  // The real path: a later build turns the link, and this process keeps its own.
  const { handler } = (await import(pathToFileURL(realpathSync(entry)).href)) as { handler: WebHandler };
  return handler;
}
