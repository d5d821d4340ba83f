import { listWorkspaces } from '@rapport/persistence/server/identity/workspaces';
import { problemOf } from './problem.ts';
import type { Services } from '../services.ts';
import type { Route } from './route.ts';

const patience = 2_000;

/** `/healthz`: the process answers. `/readyz`: it can do its work; what it cannot is named. */
export const healthRoutes: readonly Route[] = [
  { method: 'GET', path: '/healthz', handle: async () => Response.json({ status: 'ok' }) },
  {
    method: 'GET',
    path: '/readyz',
    async handle({ services, locale }) {
      const checks = await readiness(services);
      const ready = Object.values(checks).every(Boolean);
      const { away } = services.health();
      const reason = away && { reason: away, detail: problemOf({ kind: away }, locale).detail };
      return Response.json({ status: ready ? 'ready' : 'not-ready', checks, ...reason }, { status: ready ? 200 : 503 });
    },
  },
];

async function readiness(services: Services): Promise<{ database: boolean; lease: boolean; log: boolean; running: boolean }> {
  const { away, closing } = services.health();
  const workspaces = await Promise.race([
    listWorkspaces(services.database).catch(() => undefined),
    new Promise<undefined>((resolve) => setTimeout(resolve, patience, undefined).unref()),
  ]);
  return {
    database: workspaces !== undefined,
    lease: workspaces !== undefined && workspaces.every(({ id }) => services.owner(id) !== undefined),
    log: away === undefined,
    running: !closing,
  };
}
