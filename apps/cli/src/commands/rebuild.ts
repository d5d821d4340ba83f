import { command } from '../command.ts';
import { operate } from '../control/operate.ts';
import { progressLine } from '../terminal/progress-line.ts';
import { elapsed } from '../terminal/step.ts';
import { t } from '../words.ts';

/** `./rapport rebuild`: throws the derived rows away and makes them again from the log. */
export const rebuild = command({
  forms: ['rebuild'],
  options: {},
  async run() {
    const begun = performance.now();
    const { workspaces } = await operate('rebuild', {}, progressLine(t('rebuild.progress')));
    console.error(t('rebuild.done', { count: workspaces, elapsed: elapsed(begun) }));
  },
});
