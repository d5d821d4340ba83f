import { command } from '../command.ts';
import { examine, type Finding } from '../doctor/examine.ts';
import { thisMachine } from '../doctor/machine.ts';
import { configuration } from '../services/configuration.ts';
import { t } from '../words.ts';

const signs = { fine: '✓', note: '!', problem: '✗' } as const satisfies Record<Finding['is'], string>;

/** `./rapport doctor`: whether Rapport can start here, and what to do where it cannot. */
export const doctor = command({
  forms: ['doctor [--port PORT]'],
  options: { port: { type: 'string' } },
  async run({ port }) {
    const findings = await examine(thisMachine(), configuration(port));
    for (const { is, text } of findings) console.log(`${signs[is]} ${text.replaceAll('\n', '\n  ')}`);
    const problems = findings.filter(({ is }) => is === 'problem').length;
    console.log(`\n${problems === 0 ? t('doctor.well') : t('doctor.ill', { count: problems })}`);
    return problems === 0 ? 0 : 1;
  },
});
