import { isUuid } from '@rapport/model/documents/document-name';
import { errorKinds, RefusalError } from '@rapport/model/errors';
import { isPicture } from '@rapport/model/features/files/media-type';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { Locale } from '@rapport/text/namespaces';
import { translator } from '@rapport/text/translator';
import { z } from 'zod';
import { recordJson } from '../../api/record-json.ts';
import { auditBy } from '../../audit/audit.ts';
import { pathId } from '../../http/path-id.ts';
import { refusalOf } from '../../http/problem.ts';
import { readJson } from '../../http/read-body.ts';
import type { Exchange, Route } from '../../http/route.ts';
import { demand } from '../../identity/identity-context.ts';
import { htmlOfMail } from '../../mail/mail-layout.ts';
import type { FileContent } from './files.ts';

const uploads = '/api/w/:workspace/uploads';
const files = '/api/w/:workspace/files';

const hanging = z.strictObject({
  id: z.string().refine(isUuid),
  upload: z.string().max(200),
  record: z.string().max(200),
  name: z.string().max(limits.textLength.value),
  comment: z.string().refine(isUuid).optional(),
  age: z.number().int().nonnegative().optional(),
});

/** Uploads in pieces, files on records, and their bytes. */
export const fileRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: uploads,
    async handle({ services, session, request, url }) {
      const { actor } = await session();
      demand(actor, 'comment');
      return services.files.uploads.begin(actor, request, url.pathname);
    },
  },
  ...(['GET', 'PATCH', 'DELETE'] as const).map((method): Route => ({ method, path: `${uploads}/:id`, handle: goOn })),
  {
    method: 'POST',
    path: files,
    async handle({ services, session, request }) {
      const { actor } = await session();
      const row = await services.files.hang(actor, await readJson(request, hanging));
      const owner = services.owner(actor.workspaceId);
      const type = objectType('file');
      if (!owner || !type) throw new RefusalError('shutting-down');
      return Response.json(recordJson(type, row, owner.definitions(), owner.workspace), { status: 201 });
    },
  },
  {
    method: 'GET',
    path: `${files}/:id/content`,
    async handle(exchange) {
      const { actor } = await exchange.session();
      demand(actor, 'read');
      const file = await exchange.services.files.read(actor, pathId(exchange.params));
      const shown = exchange.url.searchParams.has('show') && isShown(file);
      const kept = exchange.url.searchParams.has('keep');
      if (!shown) await noteDownload(exchange, actor, pathId(exchange.params), file, kept ? 'file-kept' : 'file-downloaded');
      return answer(exchange, file, shown);
    },
  },
  {
    method: 'POST',
    path: `${files}/:id/link`,
    async handle({ services, session, params }) {
      const { actor } = await session();
      demand(actor, 'read');
      const { code, until } = await services.files.link(actor, pathId(params));
      return Response.json({ url: `${services.config.publicUrl}/api/files/${code}`, until });
    },
  },
  {
    method: 'GET',
    path: '/api/files/:code',
    async handle(exchange) {
      try {
        const file = await exchange.services.files.follow(exchange.params.code ?? '');
        await noteDownload(exchange, file.actor, file.stored.id, file);
        return await answer(exchange, file, false);
      } catch (error) {
        const asksForPage = exchange.request.headers.get('accept')?.includes('text/html');
        const { kind } = refusalOf(error);
        if (asksForPage && (kind === 'link-expired' || kind === 'not-found')) return linkOver(kind, exchange.locale);
        throw error;
      }
    },
  },
];

/** Whoever follows a link may be no member, and reads words. They are the same whether it is too old or the file is gone. */
function linkOver(kind: 'link-expired' | 'not-found', locale: Locale): Response {
  const t = translator(locale, 'files');
  const text = t('linkOver.text', { minutes: limits.fileLinkMinutes.value });
  return new Response(htmlOfMail([{ line: t('linkOver.title') }, { line: text }], locale), {
    status: errorKinds[kind].status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-language': locale, 'cache-control': 'no-store' },
  });
}

async function goOn({ services, session, params, request }: Exchange): Promise<Response> {
  const { actor } = await session();
  demand(actor, 'comment');
  // What arrives is read where it hangs, by whoever sees that.
  if (request.method === 'GET') throw new RefusalError('wrong-method');
  return services.files.uploads.goOn(actor, params.id ?? '', request);
}

/** A picture that is no larger than a page can draw. */
const isShown = ({ stored: { mediaType, size, width, height } }: FileContent): boolean =>
  isPicture(mediaType) &&
  size <= limits.previewBytes.value &&
  width !== undefined &&
  height !== undefined &&
  width * height <= limits.previewPixels.value;

async function noteDownload(
  { services, request }: Exchange,
  actor: Parameters<typeof auditBy>[1],
  id: string,
  { name, stored }: FileContent,
  action: 'file-downloaded' | 'file-kept' = 'file-downloaded',
): Promise<void> {
  if (request.method === 'HEAD') return;
  await auditBy({ database: services.database, now: Date.now }, actor, {
    action,
    subject: id,
    details: { file: name, bytes: stored.size },
  });
}

/**
 * Bytes that somebody uploaded, never as a page of ours: whatever is in them gets no origin, no scripts and no frames, and
 * all but plain pictures are saved instead of opened. The browser may keep them and asks each time whether it still may.
 */
async function answer({ request }: Exchange, { stored, name, open }: FileContent, shown: boolean): Promise<Response> {
  const headers = new Headers({
    'content-type': shown ? stored.mediaType : 'application/octet-stream',
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename="${asciiName(name)}"; filename*=UTF-8''${encodeName(name)}`,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'cache-control': 'private, no-cache',
    etag: `"${stored.content.slice(0, 32)}${shown ? '' : '-a'}"`,
  });
  if (request.headers.get('if-none-match') === headers.get('etag')) return new Response(null, { status: 304, headers });
  headers.set('content-length', String(stored.size));
  if (request.method === 'HEAD') return new Response(null, { headers });
  return new Response((await open()) as ReadableStream<Uint8Array>, { headers });
}

const asciiName = (name: string): string => name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
const encodeName = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
