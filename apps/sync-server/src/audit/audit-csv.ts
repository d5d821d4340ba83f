import { type AuditEntry, type AuditFilter } from '@rapport/model/audit/actions';
import { escapeFormula } from '@rapport/model/features/exchange/parse-cell';
import { limits } from '@rapport/model/limits';
import { findAudit } from '@rapport/persistence/server/audit/audit-rows';
import type { Database } from '@rapport/persistence/server/database';
import { stringify } from 'csv-stringify/sync';

const head = ['time', 'actor', 'action', 'subject', 'address', 'browser', 'details'];

/** Lines as a CSV file, a page at a time. Names are those of today, ids where there is no name. */
export async function* auditCsv(
  database: Database,
  workspaceId: string,
  filter: AuditFilter,
  nameOf: (id: string) => string | undefined,
): AsyncGenerator<string> {
  yield `\uFEFF${stringify([head])}`;
  const named = (id: string | undefined) => (id === undefined ? '' : escapeFormula(nameOf(id) ?? id));
  const line = ({ at, actor, action, subject, details }: AuditEntry) => {
    const { address = '', browser = '', ...more } = details;
    const rest = Object.entries(more)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ');
    return [at, named(actor), action, named(subject), String(address), String(browser), escapeFormula(rest)];
  };
  let after: AuditEntry | undefined;
  for (let left: number = limits.auditExportLines.value; left > 0;) {
    const page = await findAudit(database, workspaceId, filter, { limit: Math.min(left, limits.auditPage.value), after });
    if (page.length === 0) return;
    yield stringify(page.map(line));
    left -= page.length;
    after = page.at(-1);
  }
}
