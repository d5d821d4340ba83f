import { CliRefusal } from '../cli-refusal.ts';
import { command } from '../command.ts';
import { t } from '../words.ts';

/** `./rapport export …` */
export const exportFile = command({
  forms: ['export --type TYPE [--out FILE] [--workspace SLUG]'],
  options: { type: { type: 'string' }, out: { type: 'string' }, workspace: { type: 'string' } },
  run: () => Promise.reject(new CliRefusal(t('notYet', { command: 'export' }))),
});
