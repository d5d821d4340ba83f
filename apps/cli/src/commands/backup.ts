import { statSync } from 'node:fs';
import { command } from '../command.ts';
import { needed, operate } from '../control/operate.ts';
import { fromCaller } from '../repository.ts';
import { progressLine } from '../terminal/progress-line.ts';
import { elapsed } from '../terminal/step.ts';
import { t } from '../words.ts';

/** `./rapport backup FILE`: while the server runs, or without it. */
export const backup = command({
  forms: ['backup FILE'],
  options: {},
  async run(_, [path]) {
    const begun = performance.now();
    const file = fromCaller(needed(path, () => t('help.needed', { option: 'FILE' })));
    const { rows } = await operate('backup', { file }, progressLine(t('backup.progress')));
    const megabytes = (statSync(file).size / 1_048_576).toFixed(1);
    console.error(t('backup.done', { file, count: rows, megabytes, elapsed: elapsed(begun) }));
  },
});
