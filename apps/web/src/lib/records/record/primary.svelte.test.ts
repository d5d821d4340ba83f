import { lead } from '@rapport/model/objects/lead';
import type { Values } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { expect, test, vi } from 'vitest';
import { primaryAction } from './facts.ts';
import type { OpenRecord } from './open-record.svelte.ts';
import { actOn } from './primary.ts';

const led = vi.hoisted(() => [] as string[]);
vi.mock('$app/navigation', () => ({ goto: async (address: string) => void led.push(address) }));
vi.mock('./qualify-lead.ts', () => ({
  qualifyLead(record: { values: Values }) {
    record.values = { ...record.values, status: 'qualified', deal: 'made' };
    return 'made';
  },
}));

const status = (id: string) => ({ id, label: id, order: 0, colour: 'grey', archived: false });
const definitions = {
  choices: new Map([['leadStatus', [status('new'), status('qualified')]]]),
} as unknown as Definitions;

test('[M108] A lead becomes one deal, however often its button is pressed before the first press is done', async () => {
  const record = { type: lead, id: 'l', values: { status: 'new' } as Values, client: { definitions } };
  const pressed = () => {
    const action = primaryAction(lead, record.values, [], definitions);
    return actOn(record as unknown as OpenRecord, action, document.body, { href: (type, id) => `/${type}/${id}` });
  };
  await Promise.all([pressed(), pressed(), pressed()]);
  expect(led).toEqual(['/deal/made']);
});
