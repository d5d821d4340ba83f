import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ImportReport } from '@rapport/sync-server/features/exchange/import-report';
import { CliRefusal } from '../cli-refusal.ts';
import { command } from '../command.ts';
import { needed, operate } from '../control/operate.ts';
import { progressLine } from '../terminal/progress-line.ts';
import { fromCaller } from '../repository.ts';
import { t } from '../words.ts';

const SHOWN_PROBLEMS = 20;

/** `./rapport import FILE …` */
export const importFile = command({
  forms: ['import FILE --type TYPE [--map MAP.json] [--dry-run] [--workspace SLUG]'],
  options: { type: { type: 'string' }, map: { type: 'string' }, 'dry-run': { type: 'boolean' }, workspace: { type: 'string' } },
  async run({ type: named, map: mapFile, 'dry-run': dryRun = false, workspace }, [path]) {
    const file = needed(path, () => t('help.needed', { option: 'FILE' }));
    const type = needed(named, () => t('help.needed', { option: '--type' }));
    const map = mapFile === undefined ? undefined : parseMap(mapFile);
    const args = { workspace, type, fileName: basename(file), file: readBytes(file).toString('base64'), map, dryRun };
    const done = await operate('import', args, progressLine(t('exchange.progress')));
    tell(done.report, done.pipeline, dryRun);
    if (done.state === 'failed') throw new CliRefusal(t('exchange.failed'));
  },
});

function tell(report: ImportReport, pipeline: string | undefined, dryRun: boolean): void {
  if (report.failure) return;
  const { created, updated, unchanged, skipped, repeated } = report;
  console.log(t(dryRun ? 'exchange.checked' : 'exchange.created', { count: created, updated, unchanged, skipped, repeated }));
  if (report.refused) console.log(t('exchange.refused', { count: report.refused }));
  if (report.undated > 0) console.log(t('exchange.undated', { count: report.undated }));
  for (const [field, { linked, without }] of Object.entries(report.links))
    console.log(t('exchange.link', { field, linked, without }));
  if (pipeline !== undefined) console.log(t('exchange.pipeline', { name: pipeline }));
  for (const [field, names] of Object.entries(report.made)) {
    const shown = [...names.slice(0, 10), ...(names.length > 10 ? [t('exchange.more', { count: names.length - 10 })] : [])].join(
      ', ',
    );
    console.log(t(dryRun ? 'exchange.wouldMake' : 'exchange.made', { field, names: shown }));
  }
  for (const { field, text, rows, proposal } of report.suggestions)
    console.log(t('exchange.suggestion', { field, text, rows, proposal: proposal ?? '' }));
  for (const { line, column, text, reason } of report.problems.slice(0, SHOWN_PROBLEMS))
    console.log(t('exchange.problem', { line, column, text, reason }));
  if (report.problemCount > SHOWN_PROBLEMS) console.log(t('exchange.more', { count: report.problemCount - SHOWN_PROBLEMS }));
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(fromCaller(file));
  } catch (error) {
    throw new CliRefusal(t('exchange.cannotRead', { file, reason: (error as Error).message }));
  }
}

function parseMap(file: string): unknown {
  const text = readBytes(file).toString('utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliRefusal(t('exchange.badMap', { file, reason: (error as Error).message }));
  }
}
