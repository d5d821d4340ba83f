import { inOrder } from './calendar.ts';
import type { Deal } from './deals.ts';
import { changesTo, type DemoRecord, type DemoStep } from './demo-record.ts';
import { chanceOf, type World } from './world.ts';

const questions: readonly (readonly [subject: string, description: string, weight: number])[] = [
  ['{product}: no reading since this morning', 'The display is on, the portal shows nothing.', 5],
  ['Wrong tariff in the monthly report', 'Night rate is billed as day rate.', 4],
  ['Reception in the basement of {city}', 'Two of nine devices send only at night.', 4],
  ['Access for a new colleague', '{contact} needs the portal from Monday on.', 4],
  ['Certificate of calibration', 'The auditor asks for it before the end of the month.', 3],
  ['Delivery came without mounting rails', 'Twelve pieces of {product}, no rails in the box.', 2],
  ['{product} restarts by itself', 'About once a day, always around noon.', 2],
  ['Invoice with the wrong address', 'They moved last spring.', 2],
  ['Complaint: nobody called back', 'Promised for Tuesday, and again for Thursday.', 1],
];
const remaining = ['new', 'open', 'pending', 'onHold'] as const;

/** Questions of those who have bought: most are solved, some wait for somebody, a few for anybody at all. */
export function makeTickets(world: World, deals: readonly Deal[], count: number): readonly DemoRecord[] {
  const { calendar, people } = world;
  const random = chanceOf(world, 'tickets');
  const customers = deals.filter(({ outcome, contacts, closed }) => outcome === 'won' && contacts.length > 0 && closed! < -3);
  const agents = [people.of('aylin'), people.of('piotr')];
  return Array.from({ length: count }, (_, index): DemoRecord => {
    const deal = random.pick(customers);
    const waits = index % 6 === 0;
    const opened = waits ? -random.next() * 6 : deal.closed! * random.next();
    const at = calendar.atWork(Math.min(opened, -0.05));
    const contact = random.pick(deal.contacts);
    const [subject, description] = random.weighted(questions.map(([one, two, weight]) => [[one, two] as const, weight] as const));
    const fill = (text: string) =>
      text.replace('{product}', deal.product.short).replace('{contact}', contact.name).replace('{city}', deal.account.city.name);
    const agent = random.pick(agents);
    const status = waits ? random.weighted(remaining.map((one, place) => [one, 4 - place] as const)) : 'closed';
    const taken = status !== 'new' || random.chance(0.3);
    const values = {
      subject: fill(subject),
      description: fill(description),
      status: 'new',
      priority: random.weighted([
        ['normal', 6],
        ['high', 2],
        ['low', 2],
        ['urgent', 0.6],
      ] as const),
      channel: random.weighted([
        ['email', 6],
        ['phone', 4],
        ['web', 3],
        ['chat', 1],
        ['visit', 0.5],
      ] as const),
      requester: contact.id,
      account: deal.account.id,
      product: deal.product.id,
      team: people.teamOf(agent).id,
    };
    const hour = 3_600_000;
    const steps: DemoStep[] = [{ at, by: agent.id, origin: 'api', changes: changesTo(values) }];
    const then = (after: number, changes: DemoStep['changes']) =>
      steps.push({ at: Math.min(at + after, calendar.atWork(0)), by: agent.id, origin: 'command', changes });
    if (taken) then(hour * 0.3, changesTo({ assignee: agent.id, ...(status === 'new' ? {} : { status: 'open' }) }));
    if (status === 'pending' || status === 'onHold') then(hour * 2, changesTo({ status }));
    if (!waits) {
      then(hour * random.int(2, 60), changesTo({ status: 'solved' }));
      then(hour * 130, changesTo({ status }));
    }
    return { type: 'ticket', id: random.id(at), steps: inOrder(steps) };
  });
}
