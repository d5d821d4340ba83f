import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliRefusal } from '../cli-refusal.ts';
import type { Command } from '../command.ts';
import { repository } from '../repository.ts';
import { runLoudly } from '../terminal/step.ts';
import { t } from '../words.ts';

/** `./rapport bench`: the measurements under bench/, which read their own arguments. */
export const bench: Command = {
  forms: ['bench [NAME]', 'bench --browser [--rows N] [--keep DIRECTORY] [PART]'],
  async run(args) {
    const entry = join(repository, 'bench/main.ts');
    if (!existsSync(entry)) throw new CliRefusal(t('notYet', { command: 'bench' }));
    return runLoudly({ command: process.execPath, args: [entry, ...args], cwd: repository });
  },
};
