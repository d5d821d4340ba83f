import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CliRefusal } from '../cli-refusal.ts';
import type { Command } from '../command.ts';
import { repository } from '../repository.ts';
import { runLoudly } from '../terminal/step.ts';
import { t } from '../words.ts';

/** `./rapport torture`: the loss ledger under tests/torture, which reads its own arguments. */
export const torture: Command = {
  forms: ['torture [--minutes N] [--seed S] [--only KIND]'],
  async run(args) {
    const entry = join(repository, 'tests/torture/main.ts');
    if (!existsSync(entry)) throw new CliRefusal(t('notYet', { command: 'torture' }));
    // The ledger of an hour holds half a million edits, and what is left of each is held against it.
    const memory = '--max-old-space-size=8192';
    return runLoudly({ command: process.execPath, args: [memory, entry, ...args], cwd: repository });
  },
};
