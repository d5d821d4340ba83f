import type { ControlAnswer, ControlArgs, ControlName } from '@rapport/sync-server/control/control-commands';
import { setTimeout as pause } from 'node:timers/promises';
import { CliRefusal } from '../cli-refusal.ts';
import { holderOf } from '../data-directory/lock.ts';
import { bringUp } from '../services/bring-up.ts';
import { configuration } from '../services/configuration.ts';
import { checkBeforeStart, refuseRunning } from '../services/preflight.ts';
import { callServer, NoServerError, type Progress, refusal } from './call-server.ts';

/** How long a server that is just starting may take until its control socket answers. */
const patience = 60_000;

/**
 * Does a command where the data is: in the running server, or, while none runs, in this process with the same services
 * and the lease taken. There is no third way to write.
 */
export async function operate<Name extends ControlName>(
  name: Name,
  args: ControlArgs<Name>,
  progress?: Progress,
): Promise<ControlAnswer<Name>> {
  const config = configuration();
  for (const end = Date.now() + patience; ; await pause(200)) {
    try {
      return await callServer(config.dataDirectory, name, args, progress);
    } catch (error) {
      if (!(error instanceof NoServerError)) throw error;
    }
    const holder = holderOf(config.dataDirectory);
    if (!holder) break;
    if (Date.now() > end) refuseRunning(config, holder);
  }
  await checkBeforeStart(config);
  const running = await bringUp(config, { listen: false });
  try {
    const { refusalOf, runControl } = await import('@rapport/sync-server/control/control-commands');
    try {
      return await runControl({ services: running.server.services, report: progress ?? (() => undefined) }, name, args);
    } catch (error) {
      const refused = refusalOf(error);
      throw refused ? refusal(refused) : error;
    }
  } finally {
    await running.stop();
  }
}

/** An option that has to be there. */
export function needed(value: string | undefined, refuse: () => string): string {
  if (value === undefined || value === '') throw new CliRefusal(refuse(), 2);
  return value;
}
