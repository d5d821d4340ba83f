import { command, wrongForm } from '../command.ts';
import { needed, operate } from '../control/operate.ts';
import { table } from '../terminal/table.ts';
import { t } from '../words.ts';

const forms = [
  'key add --email EMAIL --name NAME [--workspace SLUG]',
  'key list [--workspace SLUG]',
  'key revoke ID [--workspace SLUG]',
];

/** `./rapport key …`: keys of the API, each acting as one user. */
export const key = command({
  forms,
  options: { email: { type: 'string' }, name: { type: 'string' }, id: { type: 'string' }, workspace: { type: 'string' } },
  async run({ email: address, name: called, id: named, workspace }, [action, word]) {
    if (action === 'add') {
      const email = needed(address, () => t('help.needed', { option: '--email' }));
      const name = needed(called, () => t('help.needed', { option: '--name' }));
      const added = await operate('key add', { workspace, email, name });
      console.error(t('key.added', { email, id: added.id }));
      // Alone on the last line of the output, for scripts.
      console.log(added.key);
    } else if (action === 'list') {
      console.log(table(await operate('key list', { workspace })));
    } else if (action === 'revoke') {
      const id = needed(named ?? word, () => t('help.needed', { option: 'ID' }));
      await operate('key revoke', { workspace, id });
      console.log(t('key.revoked', { id }));
    } else throw wrongForm(forms);
  },
});
