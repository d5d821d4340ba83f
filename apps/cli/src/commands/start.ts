import { buildWeb } from '../build/build-web.ts';
import { builtPages } from '../build/built-pages.ts';
import { command } from '../command.ts';
import { plainHttp } from '../doctor/plain-http.ts';
import { bringUp } from '../services/bring-up.ts';
import { configuration } from '../services/configuration.ts';
import { checkBeforeStart, checkPort } from '../services/preflight.ts';
import { warnings } from '../doctor/warnings.ts';
import { elapsed } from '../terminal/step.ts';
import { t } from '../words.ts';

/** `./rapport start`: builds what changed, starts everything, says where it is. */
export const start = command({
  forms: ['start [--port PORT]'],
  options: {
    port: { type: 'string' },
    // For tests of what needs no pages: serves the build that is there, if any.
    'no-build': { type: 'boolean' },
  },
  async run({ port, 'no-build': noBuild }) {
    const begun = performance.now();
    const config = configuration(port);
    await checkBeforeStart(config);
    await checkPort(config);
    for (const line of warnings(config)) console.error(line);
    if (!noBuild) await buildWeb();
    const pages = builtPages();
    const running = await bringUp(config, { loud: true, ...(pages && { web: pages.handler }) });
    await pages?.load();
    const { services } = running.server;
    const code = await services.identity.signUpCode();
    console.error(`\n${t('start.ready', { address: config.publicUrl, elapsed: elapsed(begun) })}`);
    if (code !== undefined) {
      const { signUpLink } = await import('@rapport/sync-server/control/users');
      console.error(t('start.signUp', { link: signUpLink(config.publicUrl, code) }));
    }
    const plain = plainHttp(config);
    if (plain !== undefined) console.error(`\n${plain}\n`);
    console.error(t('start.stop'));
  },
});
