import { can } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import type { Exchange, Route } from '../http/route.ts';

/** Measurements are an admin's to see: in Prometheus's format with a key of theirs, and for the status page. */
export const metricsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/metrics',
    async handle(exchange) {
      await admin(exchange);
      const { body, contentType } = await exchange.services.metrics.text();
      return new Response(body, { headers: { 'content-type': contentType } });
    },
  },
  {
    method: 'GET',
    path: '/api/w/:workspace/status',
    async handle(exchange) {
      await admin(exchange);
      return Response.json({ away: exchange.services.health().away, ...(await exchange.services.metrics.status()) });
    },
  },
];

async function admin({ session }: Exchange): Promise<void> {
  const { actor } = await session();
  if (!can(actor, 'edit-settings')) throw new RefusalError('not-allowed');
}
