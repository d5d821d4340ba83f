import { writeFileSync } from 'node:fs';
import { command } from '../command.ts';
import { needed, operate } from '../control/operate.ts';
import { fromCaller } from '../repository.ts';
import { t } from '../words.ts';

/** `./rapport export …`: to a file, or to the standard output. */
export const exportFile = command({
  forms: ['export --type TYPE [--out FILE] [--workspace SLUG]'],
  options: { type: { type: 'string' }, out: { type: 'string' }, workspace: { type: 'string' } },
  async run({ type: named, out, workspace }) {
    const type = needed(named, () => t('help.needed', { option: '--type' }));
    const { rows, csv } = await operate('export', { workspace, type });
    if (out === undefined) process.stdout.write(csv);
    else {
      writeFileSync(fromCaller(out), csv);
      console.error(t('exchange.exported', { count: rows, file: out }));
    }
  },
});
