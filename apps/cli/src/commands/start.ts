import { readDemoMark } from '@rapport/sync-server/features/demo/demo-mark';
import { buildWeb } from '../build/build-web.ts';
import { builtPages } from '../build/built-pages.ts';
import { CliRefusal } from '../cli-refusal.ts';
import { command } from '../command.ts';
import { plainHttp } from '../doctor/plain-http.ts';
import { prepareDemoDirectory, refuseDemoDirectory } from '../demo/demo-directory.ts';
import { demoWish } from '../demo/demo-wish.ts';
import { bringUp, type Running } from '../services/bring-up.ts';
import { configuration, demoPlace } from '../services/configuration.ts';
import { checkBeforeStart, checkPort } from '../services/preflight.ts';
import { warnings } from '../doctor/warnings.ts';
import { onStop } from '../terminal/signals.ts';
import { elapsed } from '../terminal/step.ts';
import { t } from '../words.ts';

/** `./rapport start`: builds what changed, starts everything, says where it is. */
export const start = command({
  forms: ['start [--port PORT]', 'start --demo [--demo-day YYYY-MM-DD] [--demo-scale N] [--live] [--port PORT]'],
  options: {
    port: { type: 'string' },
    demo: { type: 'boolean' },
    'demo-day': { type: 'string' },
    'demo-scale': { type: 'string' },
    live: { type: 'boolean' },
    // For tests of what needs no pages: serves the build that is there, if any.
    'no-build': { type: 'boolean' },
  },
  async run({ port, 'no-build': noBuild, demo, 'demo-day': day, 'demo-scale': scale, live = false }) {
    const begun = performance.now();
    if (live && !demo) throw new CliRefusal(t('demo.liveAlone'), 2);
    const wish = demo ? demoWish({ day, scale }) : undefined;
    const config = configuration(port, wish && demoPlace);
    await checkBeforeStart(config);
    await checkPort(config);
    for (const line of warnings(config)) console.error(line);
    if (wish) await prepareDemoDirectory(config, wish, console.error);
    else refuseDemoDirectory(config);
    if (!noBuild) await buildWeb();
    const pages = builtPages();
    const running = await bringUp(config, {
      loud: true,
      ...(pages && { web: pages.handler }),
      ...(wish && { demo: { live } }),
    });
    await pages?.load();
    const { services } = running.server;
    if (live) await bringColleagues(running);
    const code = await services.identity.signUpCode();
    console.error(`\n${t('start.ready', { address: config.publicUrl, elapsed: elapsed(begun) })}`);
    if (services.demo) console.error(t('demo.hosts', { one: hostOf(services.demo, 'ana'), other: hostOf(services.demo, 'tom') }));
    if (code !== undefined) {
      const { signUpLink } = await import('@rapport/sync-server/control/users');
      console.error(t('start.signUp', { link: signUpLink(config.publicUrl, code) }));
    }
    const plain = plainHttp(config);
    if (plain !== undefined) console.error(`\n${plain}\n`);
    console.error(t('start.stop'));
  },
});

const hostOf = ({ people }: NonNullable<Awaited<ReturnType<typeof bringUp>>['server']['services']['demo']>, key: string) =>
  people.find((person) => person.key === key)?.address ?? '';

/** They go home before the server ends, so that nobody is in the middle of a word. */
async function bringColleagues({ server, config, stop }: Running): Promise<void> {
  const { liveColleagues } = await import('../demo/live/live-colleagues.ts');
  const { services, address } = server;
  const heroes = readDemoMark(config.dataDirectory)?.heroes ?? {};
  const sendHome = await liveColleagues({ address, publicUrl: config.publicUrl }, heroes, services.logger);
  onStop(async () => {
    await sendHome();
    await stop();
  });
}
