/** `./rapport <command>`: finds the command, runs it, says refusals without a stack. */
import { CliRefusal } from './cli-refusal.ts';
import { commandNames, loadCommand } from './commands.ts';
import { isStopping, listenForSignals } from './terminal/signals.ts';
import { t } from './words.ts';

const [name = 'help', ...args] = process.argv.slice(2);
listenForSignals();
try {
  const command = await loadCommand(['-h', '--help'].includes(name) ? 'help' : name);
  if (!command) throw new CliRefusal(t('help.unknown', { name, names: commandNames.join(', ') }), 2);
  process.exitCode = (await command.run(args)) ?? 0;
} catch (error) {
  if (!isStopping()) {
    console.error(error instanceof CliRefusal ? error.message : error);
    process.exitCode = error instanceof CliRefusal ? error.exitCode : 1;
  }
}
