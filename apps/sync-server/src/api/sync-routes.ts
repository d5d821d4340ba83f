import { groupsOf } from '@rapport/model/access/can';
import { objectType } from '@rapport/model/objects/index';
import { RefusalError } from '@rapport/model/errors';
import { bootstrap } from '@rapport/persistence/server/feed/bootstrap';
import type { Route } from '../http/route.ts';
import { demand } from '../identity/identity-context.ts';
import { subjectOf } from '../identity/session.ts';

const encoder = new TextEncoder();

/** A line at a time, as fast as the reader reads; a reader that leaves ends the generator. */
function streamed(lines: AsyncGenerator<object>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
    },
    async cancel() {
      await lines.return(undefined);
    },
  });
}

/** What a replica and a sync provider need before they open a socket. */
export const syncRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/v1/sync-token',
    async handle({ services, session }) {
      const issued = services.tokens.issue(subjectOf(await session()));
      return Response.json({ ...issued, url: `${services.config.publicUrl.replace(/^http/, 'ws')}/sync` });
    },
  },
  {
    method: 'GET',
    path: '/api/sync/bootstrap',
    async handle({ services, url, session }) {
      const { actor } = await session();
      demand(actor, 'read');
      const first = url.searchParams.get('first') ?? undefined;
      if (first !== undefined && !objectType(first)) throw new RefusalError('unknown-type', { field: first });
      return new Response(streamed(bootstrap(services.database, actor.workspaceId, groupsOf(actor), { first })), {
        headers: { 'content-type': 'application/x-ndjson' },
      });
    },
  },
];
