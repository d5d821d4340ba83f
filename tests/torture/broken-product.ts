/**
 * The product with a promise broken on purpose: `node broken-product.ts gate|marks --port PORT`. It exists so that the
 * torture can show that it finds what it looks for; nothing that a person starts can be made to behave like this.
 */
import { parseArgs } from 'node:util';
import { bringUp } from '../../apps/cli/src/services/bring-up.ts';
import { configuration } from '../../apps/cli/src/services/configuration.ts';
import { listenForSignals } from '../../apps/cli/src/terminal/signals.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' }, 'no-build': { type: 'boolean' } },
});
const [broken] = positionals;
if (broken !== 'gate' && broken !== 'marks') throw new Error('Which promise?');
listenForSignals();
await bringUp(configuration(values.port), { broken });
