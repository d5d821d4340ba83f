import { command } from '../command.ts';
import { needed, operate } from '../control/operate.ts';
import { t } from '../words.ts';

/** `./rapport rotate ID`: a document forgets what was deleted in it, and stays what it is for everybody. */
export const rotate = command({
  forms: ['rotate ID [--workspace SLUG]'],
  options: { id: { type: 'string' }, workspace: { type: 'string' } },
  async run({ id: named, workspace }, [word]) {
    const id = needed(named ?? word, () => t('help.needed', { option: 'ID' }));
    const { done } = await operate('rotate', { workspace, id });
    console.error(t(done ? 'rotate.done' : 'rotate.left', { id }));
  },
});
