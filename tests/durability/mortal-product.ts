/**
 * The product, which ends as by kill -9 when a push comes to the step whose name stands in `die-at` in its data directory;
 * that name is taken away before, so that the next one lives.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bringUp } from '../../apps/cli/src/services/bring-up.ts';
import { configuration } from '../../apps/cli/src/services/configuration.ts';
import { listenForSignals } from '../../apps/cli/src/terminal/signals.ts';

const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-build': { type: 'boolean' } } });
const config = configuration(values.port);
const fatal = join(config.dataDirectory, 'die-at');

function dieAt(): string | undefined {
  try {
    return readFileSync(fatal, 'utf8');
  } catch {
    return undefined;
  }
}

listenForSignals();
await bringUp(config, {
  reached: (step) => {
    if (dieAt() !== step) return;
    rmSync(fatal);
    process.kill(process.pid, 'SIGKILL');
  },
});
