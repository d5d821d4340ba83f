import type { Locale } from '@rapport/text/namespaces';
import { RefusalError } from '@rapport/model/errors';
import type { Services } from '../services.ts';
import type { Session, SignedIn } from '../identity/session.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** What a handler is given. `session` and `signedIn` refuse when nobody is there. */
export type Exchange = {
  readonly request: Request;
  readonly url: URL;
  readonly params: { readonly [name: string]: string };
  readonly ip: string;
  readonly locale: Locale;
  readonly services: Services;
  /** The caller in the workspace that the path (`:workspace`), the query (`?workspace=`) or the key names. */
  session(): Promise<Session>;
  signedIn(): Promise<SignedIn>;
};

export type Handler = (exchange: Exchange) => Promise<Response>;
/** `path` with `:name` for a segment, or ending in `*` for the rest. */
export type Route = { readonly method: Method | '*'; readonly path: string; readonly handle: Handler };

type Compiled = Route & { readonly segments: readonly string[] };

/** Finds the handler of a path. Knows the difference between "no such address" (undefined) and "not this method". */
export function routeTable(routes: readonly Route[]) {
  const bySize = new Map<number, Compiled[]>();
  const open: Compiled[] = [];
  for (const route of routes) {
    const segments = route.path.split('/').slice(1);
    if (route.path.endsWith('*')) open.push({ ...route, segments: segments.slice(0, -1) });
    else bySize.set(segments.length, [...(bySize.get(segments.length) ?? []), { ...route, segments }]);
  }
  return (method: string, path: string): { handle: Handler; params: { [name: string]: string } } | undefined => {
    const parts = path.split('/').slice(1);
    let known = false;
    for (const route of [...(bySize.get(parts.length) ?? []), ...open]) {
      const params = match(route, parts);
      if (!params) continue;
      if (route.method === method || route.method === '*' || (method === 'HEAD' && route.method === 'GET'))
        return { handle: route.handle, params };
      known = true;
    }
    if (known) throw new RefusalError('wrong-method');
    return undefined;
  };
}

function match(route: Compiled, parts: readonly string[]): { [name: string]: string } | undefined {
  const params: { [name: string]: string } = {};
  for (const [index, segment] of route.segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (!segment.startsWith(':')) {
      if (segment !== part) return undefined;
      continue;
    }
    try {
      params[segment.slice(1)] = decodeURIComponent(part);
    } catch {
      return undefined; // `%E0%A4` is nobody's name
    }
  }
  return params;
}
