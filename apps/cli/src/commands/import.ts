import { CliRefusal } from '../cli-refusal.ts';
import { command } from '../command.ts';
import { t } from '../words.ts';

/** `./rapport import FILE …` */
export const importFile = command({
  forms: ['import FILE --type TYPE [--map MAP.json] [--dry-run] [--workspace SLUG]'],
  options: { type: { type: 'string' }, map: { type: 'string' }, 'dry-run': { type: 'boolean' }, workspace: { type: 'string' } },
  run: () => Promise.reject(new CliRefusal(t('notYet', { command: 'import' }))),
});
