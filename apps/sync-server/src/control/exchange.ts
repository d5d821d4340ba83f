import { shownFields } from '@rapport/model/schema/object-type';
import { RefusalError } from '@rapport/model/errors';
import { groupsOf } from '@rapport/model/access/can';
import { viewContext } from '@rapport/model/query/view-context';
import { limits } from '@rapport/model/limits';
import { objectType } from '@rapport/model/objects/index';
import type { Row } from '@rapport/model/schema/row';
import { findRows } from '@rapport/persistence/server/rows/find-rows';
import { readRows } from '@rapport/persistence/server/rows/read-rows';
import { localeFor } from '@rapport/text/namespaces';
import { z } from 'zod';
import { exportCsv } from '../features/exchange/export-csv.ts';
import type { ImportReport } from '../features/exchange/import-report.ts';
import { auditBy } from '../audit/audit.ts';
import { controlCommand, operatorOf, workspaceOf } from './control-command.ts';

const workspace = z.string().optional();

/** `rapport import` and `rapport export`. Files travel as base64: the server may see another file system. */
export const exchangeCommands = {
  import: controlCommand({
    args: z.object({
      workspace,
      type: z.string(),
      fileName: z.string(),
      file: z.base64(),
      map: z.unknown().optional(),
      dryRun: z.boolean(),
    }),
    async run({ services, report }, { workspace: slug, type, fileName, file, map, dryRun }) {
      const actor = operatorOf(workspaceOf(services, slug));
      const { job } = await services.imports.upload(actor, type, fileName, Buffer.from(file, 'base64'));
      const mapping = map ?? job.mapping;
      if (dryRun) {
        const { map: used, ...checked } = await services.imports.check(actor, job.id, mapping);
        return { dryRun, id: job.id, state: 'uploaded', pipeline: pipelineOf(used), report: checked as ImportReport };
      }
      await services.imports.prepare(actor, job.id, mapping);
      const done = await services.imports.runNow(actor.workspaceId, job.id, (rows, total) => report({ done: rows, total }));
      return {
        dryRun,
        id: job.id,
        state: done.state as string,
        pipeline: pipelineOf(done.mapping),
        report: done.report as ImportReport,
      };
    },
  }),

  export: controlCommand({
    args: z.object({ workspace, type: z.string() }),
    async run({ services, report }, { workspace: slug, type: key }) {
      const owner = workspaceOf(services, slug);
      const actor = operatorOf(owner);
      const type = objectType(key);
      if (!type) throw new RefusalError('unknown-type', { field: 'type', values: { type: key } });
      const context = viewContext(owner.definitions(), actor.memberId, new Date().toISOString());
      await auditBy({ database: services.database, now: Date.now }, actor, {
        action: 'exported',
        details: { what: key, by: 'operator' },
      });
      let rows = 0;
      const pages = async function* (): AsyncGenerator<readonly Row[]> {
        let cursor: string | undefined;
        do {
          const view = { type: key, filter: [], sort: [{ field: 'createdAt', direction: 'asc' as const }] };
          const found = await findRows(services.database, actor.workspaceId, view, context, {
            groups: groupsOf(actor),
            definitions: owner.definitions(),
            limit: limits.pageSize.value,
            cursor,
          });
          rows += found.rows.length;
          report({ done: rows, total: rows });
          yield found.rows;
          cursor = found.next;
        } while (cursor !== undefined);
      };
      const chunks: string[] = [];
      const read = (to: string, ids: readonly string[]) =>
        readRows(services.database, actor.workspaceId, to, ids, groupsOf(actor));
      for await (const chunk of exportCsv(
        type,
        shownFields(type).map(([key]) => key),
        pages(),
        read,
        owner.definitions(),
        localeFor(owner.definitions().workspace.locale),
      ))
        chunks.push(chunk);
      return { rows, csv: chunks.join('') };
    },
  }),
};

const pipelineOf = (map: unknown): string | undefined => (map as { pipeline?: string } | undefined)?.pipeline;
