import { variables } from '@rapport/sync-server/config';
import type { Command } from '../command.ts';
import { commandNames, loadCommand } from '../commands.ts';
import { t } from '../words.ts';

/** `./rapport help`: every command with its forms, every variable with its default. */
export const help: Command = {
  forms: ['help'],
  async run() {
    console.log(`${t('help.title')}\n\n${t('help.commands')}`);
    for (const name of commandNames) {
      const command = await loadCommand(name);
      for (const form of command?.forms ?? []) console.log(`  ./rapport ${form}`);
      console.log(`      ${t.dynamic(`cli:help.about.${name}`)}`);
    }
    console.log(`\n${t('help.environment')}`);
    for (const { name, description, default: fallback } of Object.values(variables)) {
      console.log(`  ${name.padEnd(14)}${description}${fallback === '' ? '' : ` (${fallback})`}`);
    }
  },
};
