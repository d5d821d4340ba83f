import { limits } from '@rapport/model/limits';
import { isRole, roles } from '@rapport/model/access/roles';
import { localeFor } from '@rapport/text/namespaces';
import { randomBytes } from 'node:crypto';
import { CliRefusal } from '../cli-refusal.ts';
import { command, wrongForm } from '../command.ts';
import { needed, operate } from '../control/operate.ts';
import { table } from '../terminal/table.ts';
import { t } from '../words.ts';

const forms = [
  'user add --email EMAIL --name NAME [--password PASSWORD] [--role ROLE] [--workspace SLUG]',
  'user list [--workspace SLUG]',
  'user reset EMAIL [--two-factor]',
  'user password --email EMAIL [--password PASSWORD]',
];

/** `./rapport user …`: people who sign in. A password that is not given is made and printed. */
export const user = command({
  forms,
  options: {
    email: { type: 'string' },
    password: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
    workspace: { type: 'string' },
    'two-factor': { type: 'boolean' },
  },
  async run(
    { email: address, password: given, name: called, role = 'member', workspace, 'two-factor': twoFactor },
    [action, who],
  ) {
    if (action === 'list') {
      const users = await operate('user list', { workspace });
      console.log(table(users.map((row) => ({ ...row, signsIn: row.signsIn ? t('user.signsIn') : t('user.signsInNot') }))));
      return;
    }
    if (action === 'reset') {
      const email = needed(who ?? address, () => t('help.needed', { option: 'EMAIL' }));
      const { link } = await operate('user reset', { email, twoFactor: twoFactor === true });
      console.log(t('user.resetLink', { email, hours: limits.resetLinkHours.value }));
      console.log(link);
      return;
    }
    if (action !== 'add' && action !== 'password') throw wrongForm(forms);
    const email = needed(address, () => t('help.needed', { option: '--email' }));
    const password = given ?? randomBytes(12).toString('base64url');
    if (action === 'password') await operate('user password', { email, password });
    else {
      const name = needed(called, () => t('help.needed', { option: '--name' }));
      if (!isRole(role)) throw new CliRefusal(t('user.noSuchRole', { role, roles: roles.join(', ') }), 2);
      await operate('user add', { workspace, email, password, name, role, newWorkspace: firstWorkspace(email, workspace) });
    }
    console.log(action === 'add' ? t('user.added', { email, role }) : t('user.passwordSet', { email }));
    if (given === undefined) console.log(t('user.password', { password }));
  },
});

/** What the first owner's workspace is called until they change it. */
function firstWorkspace(email: string, name: string | undefined) {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  return {
    name: name ?? email.split('@')[1]?.split('.')[0] ?? 'Rapport',
    currency: 'EUR',
    timeZone,
    locale: localeFor(process.env.LANG ?? locale),
  };
}
