import { Readable } from 'node:stream';
import { type AuditFilter, isAuditAction } from '@rapport/model/audit/actions';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { isUuid } from '@rapport/model/documents/document-name';
import { findAudit } from '@rapport/persistence/server/audit/audit-rows';
import { auditBy } from './audit.ts';
import type { Exchange, Route } from '../http/route.ts';
import { demand } from '../identity/identity-context.ts';
import { auditCsv } from './audit-csv.ts';

/** The audit log of a workspace, for its administrators: newest first, a page at a time, and as a file. */
export const auditRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/w/:workspace/audit',
    async handle({ services, session, url }) {
      const { actor } = await session();
      demand(actor, 'read-audit');
      const limit = limits.auditPage.value;
      const after = cursorOf(url.searchParams.get('after'));
      const items = await findAudit(services.database, actor.workspaceId, filterOf(url.searchParams), { limit, after });
      const last = items.length === limit ? items.at(-1) : undefined;
      return Response.json({ items, ...(last && { next: `${last.at}~${last.id}` }) });
    },
  },
  { method: 'GET', path: '/api/w/:workspace/audit.csv', handle: exportAudit },
];

async function exportAudit({ services, session, url }: Exchange): Promise<Response> {
  const { actor } = await session();
  demand(actor, 'read-audit');
  const members = services.owner(actor.workspaceId)?.definitions().members;
  const filter = filterOf(url.searchParams);
  await auditBy({ database: services.database, now: Date.now }, actor, { action: 'exported', details: { what: 'audit' } });
  const lines = auditCsv(services.database, actor.workspaceId, filter, (id) => members?.get(id)?.name);
  return new Response(Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream, {
    headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="audit.csv"' },
  });
}

const refuse = (field: string) => new RefusalError('bad-request', { field });

function filterOf(query: URLSearchParams): AuditFilter {
  const given = (name: string) => query.get(name) || undefined;
  const [person, action] = [given('person'), given('action')];
  if (person !== undefined && !isUuid(person)) throw refuse('person');
  if (action !== undefined && !isAuditAction(action)) throw refuse('action');
  return { person, action, from: momentOf(given('from'), 'from'), until: momentOf(given('until'), 'until') };
}

function momentOf(text: string | undefined, field: string): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (!/^\d{4}-\d\d-\d\d(T|$)/.test(text) || !(time >= 0)) throw refuse(field);
  return new Date(time).toISOString();
}

function cursorOf(text: string | null) {
  if (!text) return undefined;
  const [at, id] = text.split('~');
  const moment = momentOf(at, 'after');
  if (!moment || !id || !isUuid(id)) throw refuse('after');
  return { at: moment, id };
}
