import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { command } from '../command.ts';
import { repository } from '../repository.ts';
import { bringUp } from '../services/bring-up.ts';
import { configuration } from '../services/configuration.ts';
import { checkBeforeStart, checkPort } from '../services/preflight.ts';
import { onStop } from '../terminal/signals.ts';
import { t } from '../words.ts';

/** `./rapport dev`: the same server, with Vite in the place of the build. Pages follow the sources; a server file needs a restart. */
export const dev = command({
  forms: ['dev [--port PORT]'],
  options: { port: { type: 'string' } },
  async run({ port }) {
    const config = configuration(port);
    await checkBeforeStart(config);
    await checkPort(config);
    process.env.RAPPORT_DEV = '1';
    const { createServer } = await import('vite');
    const vite = await createServer({
      configFile: join(repository, 'vite.config.ts'),
      server: { middlewareMode: true, ws: { port: config.port + 1 } },
      appType: 'custom',
    });
    const web = (request: IncomingMessage, response: ServerResponse) => vite.middlewares(request, response);
    const running = await bringUp(config, { loud: true, web });
    onStop(async () => {
      await vite.close();
      await running.stop();
    });
    const { link } = await import('@rapport/sync-server/control/control-commands').then(({ runControl }) =>
      runControl({ services: running.server.services, report: () => undefined }, 'sign-up link', {}),
    );
    console.error(`\n${t('dev.ready', { address: config.publicUrl })}`);
    if (link !== undefined) console.error(t('start.signUp', { link }));
    console.error(t('start.stop'));
  },
});
