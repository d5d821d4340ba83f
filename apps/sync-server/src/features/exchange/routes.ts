import { shownFields } from '@rapport/model/schema/object-type';
import { Readable } from 'node:stream';
import { translator } from '@rapport/text/translator';
import { can, groupsOf } from '@rapport/model/access/can';
import { RefusalError } from '@rapport/model/errors';
import { limits } from '@rapport/model/limits';
import { objectTypeByPlural } from '@rapport/model/objects/index';
import { calledType } from '@rapport/model/query/derived-words';
import { parseView } from '@rapport/model/query/parse-view';
import { viewContext } from '@rapport/model/query/view-context';
import { findRows } from '@rapport/persistence/server/rows/find-rows';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import type { Row } from '@rapport/model/schema/row';
import { stringify } from 'csv-stringify/sync';
import { escapeFormula } from '@rapport/model/features/exchange/parse-cell';
import { z } from 'zod';
import { pathId } from '../../http/path-id.ts';
import { readJson } from '../../http/read-body.ts';
import type { Exchange, Route } from '../../http/route.ts';
import { auditBy } from '../../audit/audit.ts';
import { exportCsv } from './export-csv.ts';
import type { ImportReport } from './import-report.ts';

const base = '/api/w/:workspace/imports';
const json = (body: unknown, status = 200) => Response.json(body, { status });

/** Upload, look, check, run, undo; and the export of a list. Bodies: the file itself, or the map as JSON. */
export const exchangeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: base,
    handle: async (exchange) => json(await exchange.services.imports.list((await exchange.session()).actor)),
  },
  { method: 'POST', path: base, handle: upload },
  {
    method: 'GET',
    path: `${base}/:id`,
    handle: async (exchange) =>
      json(await exchange.services.imports.find((await exchange.session()).actor, pathId(exchange.params))),
  },
  { method: 'GET', path: `${base}/:id/analysis`, handle: analyse },
  {
    method: 'POST',
    path: `${base}/:id/check`,
    handle: async (exchange) =>
      json(
        await exchange.services.imports.check(
          (await exchange.session()).actor,
          pathId(exchange.params),
          await readJson(exchange.request, z.unknown()),
        ),
      ),
  },
  {
    method: 'POST',
    path: `${base}/:id/run`,
    handle: async (exchange) =>
      json(
        await exchange.services.imports.start(
          (await exchange.session()).actor,
          pathId(exchange.params),
          await readJson(exchange.request, z.unknown()),
        ),
        202,
      ),
  },
  {
    method: 'POST',
    path: `${base}/:id/undo`,
    handle: async (exchange) =>
      json(await exchange.services.imports.undo((await exchange.session()).actor, pathId(exchange.params)), 202),
  },
  { method: 'GET', path: `${base}/:id/problems`, handle: problems },
  { method: 'GET', path: '/api/w/:workspace/export/:plural', handle: exportList },
];

async function upload({ request, url, services, session }: Exchange): Promise<Response> {
  const { actor } = await session();
  const bytes = await readBytes(request);
  const name = (url.searchParams.get('name') ?? 'import.csv').slice(0, 200);
  return json(await services.imports.upload(actor, url.searchParams.get('type') ?? '', name, bytes), 201);
}

async function analyse({ params, url, services, session }: Exchange): Promise<Response> {
  const encoding = url.searchParams.get('encoding') ?? undefined;
  const delimiter = url.searchParams.get('delimiter') ?? undefined;
  const { actor } = await session();
  return json(
    await services.imports.analyse(actor, pathId(params), {
      ...(encoding ? { encoding } : {}),
      ...(delimiter ? { delimiter } : {}),
    }),
  );
}

/** The cells that could not be used, as a CSV file to correct. */
async function problems({ params, services, session }: Exchange): Promise<Response> {
  const { actor } = await session();
  const job = await services.imports.find(actor, pathId(params));
  const found = (job.report as ImportReport | undefined)?.problems ?? [];
  const lines = [
    ['line', 'column', 'text', 'reason'],
    ...found.map(({ line, column, text, reason }) => [String(line), escapeFormula(column), escapeFormula(text), reason]),
  ];
  return csvResponse(`\uFEFF${stringify(lines)}`, `${job.fileName}.problems.csv`);
}

async function exportList({ params, url, locale, services, session }: Exchange): Promise<Response> {
  const { actor } = await session();
  const type = objectTypeByPlural(params.plural ?? '');
  const owner = services.owner(actor.workspaceId);
  if (!type) throw new RefusalError('unknown-type', { values: { type: params.plural ?? '' } });
  if (!owner || !can(actor, 'export')) throw new RefusalError('not-allowed');
  const query = new URLSearchParams(url.searchParams);
  const asked = query.get('fields')?.split(',');
  for (const name of ['fields', 'workspace']) query.delete(name);
  const view = parseView(type, query);
  // With the values that the view makes of related records.
  const shown = calledType(type, view, locale, translator(locale, 'views').dynamic);
  const fields =
    asked?.filter((key) => Object.hasOwn(shown.fields, key) && shown.fields[key]?.shown) ??
    shownFields(shown).map(([key]) => key);
  const context = viewContext(owner.definitions(), actor.memberId, new Date().toISOString());
  await auditBy({ database: services.database, now: Date.now }, actor, { action: 'exported', details: { what: type.key } });
  const pages = async function* (): AsyncGenerator<readonly Row[]> {
    let cursor: string | undefined;
    do {
      const found = await findRows(services.database, actor.workspaceId, view, context, {
        groups: groupsOf(actor),
        definitions: owner.definitions(),
        limit: limits.pageSize.value,
        cursor,
      });
      yield found.rows;
      cursor = found.next;
    } while (cursor !== undefined);
  };
  const text = exportCsv(
    shown,
    fields,
    pages(),
    (to, ids) => readRows(services.database, actor.workspaceId, to, ids, groupsOf(actor)),
    owner.definitions(),
    locale,
  );
  return csvResponse(Readable.toWeb(Readable.from(text, { objectMode: false })) as ReadableStream, `${type.plural}.csv`);
}

const csvResponse = (body: BodyInit, name: string): Response =>
  new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  });

async function readBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    // Read on for a while, keeping nothing: who is cut off in the middle never hears the answer.
    if (size > limits.importBytes.value * 2) break;
    if (size <= limits.importBytes.value) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > limits.importBytes.value)
    throw new RefusalError('too-large', { field: 'file', values: { limit: limits.importBytes.value } });
  return Buffer.concat(chunks);
}
