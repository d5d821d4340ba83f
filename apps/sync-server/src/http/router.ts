import { RefusalError } from '@rapport/model/errors';
import { localeFor } from '@rapport/text/namespaces';
import { accessRoutes } from '../api/access-routes.ts';
import { accountRoutes } from '../api/account-routes.ts';
import { whence } from '../audit/whence.ts';
import { identityRoutes } from '../api/identity-routes.ts';
import { openApiRoute } from '../api/openapi-route.ts';
import { recordRoutes } from '../api/record-routes.ts';
import { syncRoutes } from '../api/sync-routes.ts';
import { auditRoutes } from '../audit/routes.ts';
import { calendarRoutes } from '../features/day/calendar-routes.ts';
import { allowedOrigins } from '../features/demo/demo.ts';
import { demoRoutes } from '../features/demo/routes.ts';
import { deviceRoutes } from '../features/device/routes.ts';
import { fileRoutes } from '../features/files/routes.ts';
import { exchangeRoutes } from '../features/exchange/routes.ts';
import { pastRoute } from '../features/history/past-route.ts';
import { historyRoutes } from '../features/history/routes.ts';
import { inboxRoutes } from '../features/inbox/routes.ts';
import { awayRoute } from '../features/away/routes.ts';
import { changesRoute } from '../features/views/changes-route.ts';
import { searchRoute } from '../features/search/search-route.ts';
import type { Services } from '../services.ts';
import { metricsRoutes } from '../metrics/routes.ts';
import { healthRoutes } from './health.ts';
import { checkOrigin } from './origin-check.ts';
import { problemResponse, refusalOf } from './problem.ts';
import { type Exchange, type Route, routeTable } from './route.ts';
import { securityHeaders } from './security-headers.ts';

const ours = /^\/(?:api(?:[/?]|$)|healthz(?:\?|$)|readyz(?:\?|$)|metrics(?:\?|$))/;

/** Whether an address is answered here, rather than by a page. Takes a path with or without its query. */
export const isOurs = (path: string): boolean => ours.test(path);

/** All that is offered over HTTP. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...metricsRoutes,
  ...identityRoutes,
  ...accountRoutes,
  ...auditRoutes,
  ...syncRoutes,
  ...accessRoutes,
  ...exchangeRoutes,
  ...calendarRoutes,
  ...inboxRoutes,
  ...historyRoutes,
  pastRoute,
  ...deviceRoutes,
  ...fileRoutes,
  changesRoute,
  awayRoute,
  openApiRoute,
  searchRoute,
  ...demoRoutes,
  ...recordRoutes,
];

/**
 * Everything under `/api/`, `/healthz`, `/readyz` and `/metrics`. Undefined for any other path: that one is a page.
 * Whatever goes wrong inside becomes a problem document; nothing is thrown out of here.
 */
export function createRouter(services: Services) {
  const find = routeTable(routes);
  const headers = securityHeaders(services.config.publicUrl);
  const origins = allowedOrigins(services.config.publicUrl, services.demo);

  return async function route(request: Request, info: { readonly ip: string }): Promise<Response | undefined> {
    const url = new URL(request.url);
    if (!isOurs(url.pathname)) return undefined;
    const started = performance.now();
    const locale = localeFor(request.headers.get('accept-language') ?? undefined);
    let response: Response;
    try {
      checkOrigin(request, origins);
      const found = find(request.method, url.pathname);
      if (!found) throw new RefusalError('not-found');
      const from = { ip: info.ip, userAgent: request.headers.get('user-agent') ?? undefined };
      response = await whence.run(from, () => found.handle(exchangeOf(services, request, url, found.params, info.ip, locale)));
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.kind === 'internal') services.logger.error({ err: error, path: loggedPath(url.pathname) }, 'request failed');
      services.metrics.refused('request', refusal.kind);
      response = problemResponse(refusal, locale);
    }
    for (const [name, value] of headers) response.headers.set(name, value);
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'no-store');
    services.logger.info(
      {
        method: request.method,
        path: loggedPath(url.pathname),
        status: response.status,
        ms: Math.round((performance.now() - started) * 10) / 10,
        ip: info.ip,
      },
      'request',
    );
    return response;
  };
}

/** The codes of invitations, calendars, mails and links to files speak for whoever has them: they stay out of the log. */
const loggedPath = (path: string): string => path.replace(/^(\/api\/(?:invitations|calendars|unsubscribe|files)\/).+/, '$1…');

function exchangeOf(
  services: Services,
  request: Request,
  url: URL,
  params: Exchange['params'],
  ip: string,
  locale: Exchange['locale'],
): Exchange {
  return {
    request,
    url,
    params,
    ip,
    locale,
    services,
    async session() {
      const text = params.workspace ?? url.searchParams.get('workspace') ?? undefined;
      const named = services.workspaces().find(({ slug }) => slug === text)?.id ?? text;
      const session = await services.identity.authenticate(request, named);
      if (!session) throw new RefusalError('not-signed-in');
      return session;
    },
    async signedIn() {
      const signedIn = await services.identity.signedIn(request.headers);
      if (!signedIn) throw new RefusalError('not-signed-in');
      return signedIn;
    },
  };
}
