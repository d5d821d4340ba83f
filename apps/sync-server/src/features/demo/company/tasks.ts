import { inOrder } from './calendar.ts';
import type { Deal } from './deals.ts';
import { changesTo, type DemoRecord, type DemoStep } from './demo-record.ts';
import { present } from './people.ts';
import type { Random } from './seeded-random.ts';
import { chanceOf, type World } from './world.ts';

export type Promised = {
  readonly at: number;
  readonly by: string;
  readonly assignee: string;
  readonly text: string;
  /** Days from today. */
  readonly due: number;
  readonly priority: string;
  readonly related: readonly string[];
  readonly done?: { readonly at: number; readonly by: string } | undefined;
  readonly remark?: string | undefined;
  readonly repeat?: string | undefined;
};

export function taskRecord({ calendar }: World, random: Random, task: Promised): DemoRecord {
  const values = {
    name: task.text,
    due: calendar.date(task.due),
    assignee: task.assignee,
    priority: task.priority,
    related: task.related.length > 0 ? task.related : undefined,
    description: task.remark,
    repeat: task.repeat,
    remindAt:
      task.due >= 0 && random.chance(0.3) ? new Date(calendar.at(Math.floor(task.due)) + 7 * 3_600_000).toISOString() : undefined,
    done: false,
  };
  const steps: DemoStep[] = [{ at: task.at, by: task.by, origin: 'command', changes: changesTo(values) }];
  if (task.done) steps.push({ ...task.done, origin: 'command', changes: changesTo({ done: true }) });
  return { type: 'task', id: random.id(task.at), steps: inOrder(steps) };
}

const sales = [
  'Call {contact}',
  'Send drawings to {contact}',
  'Offer for {product}',
  'Ask {contact} for the load profile',
  'Prepare visit in {city}',
  'Remind {contact} of the signature',
  'Thank {contact}',
];
const others: Record<string, readonly string[]> = {
  marketing: [
    'Reference page {account}',
    'Photos in {city}',
    'Quote by {contact} for the newsletter',
    'Invite {contact} to the open day',
  ],
  support: [
    'Check reception in {city}',
    'Calibration dates for {account}',
    'Answer {contact} on {product}',
    'Serial numbers for {account}',
  ],
};
const controlling = ['Credit check {account}', 'Payment terms of {account}', 'Margin of {product} for {account}'];

/** Tasks for everybody: most are done, some are late, some are for today, the others are ahead. */
export function makeTasks(world: World, deals: readonly Deal[], count: number): readonly DemoRecord[] {
  const { calendar, people } = world;
  const random = chanceOf(world, 'tasks');
  const everybody = present(people);
  const told = deals.filter(({ contacts, owner }) => contacts.length > 0 && !owner.left);
  const open = told.filter(({ outcome, rotting }) => outcome === 'open' && !rotting);
  return Array.from({ length: count }, (_, index) => {
    const person = everybody[index % everybody.length]!;
    const state =
      index < everybody.length
        ? 'today'
        : random.weighted([
            ['done', 58],
            ['late', 11],
            ['today', 5],
            ['ahead', 26],
          ] as const);
    const pool = state === 'done' ? told : open;
    const own = person.sells === undefined ? pool : pool.filter(({ owner }) => owner === person);
    const deal = random.pick(own.length > 0 ? own : pool);
    const texts = person.role === 'viewer' ? controlling : (others[person.team] ?? sales);
    const text = random
      .pick(texts)
      .replace('{contact}', deal.contacts[0]!.name)
      .replace('{product}', deal.product.short)
      .replace('{account}', deal.account.short)
      .replace('{city}', deal.account.city.name);
    const life = (deal.closed ?? -1) - deal.created;
    const made =
      state === 'done' ? deal.created + life * random.next() * 0.8 : Math.max(deal.created, -random.int(2, 20) - random.next());
    const due =
      state === 'done'
        ? Math.min(-2, made + random.int(1, 12))
        : state === 'late'
          ? Math.max(Math.ceil(made), -random.int(1, 14))
          : state === 'today'
            ? 0
            : random.int(1, 24);
    const at = calendar.atWork(made);
    const by = person.role === 'viewer' || random.chance(0.2) ? people.managerOf(person) : person;
    return taskRecord(world, random, {
      at,
      by: by.id,
      assignee: person.id,
      text,
      due: state === 'today' ? 0 : state === 'late' ? due : calendar.noWeekend(due),
      priority: random.weighted([
        ['normal', 6],
        ['high', 2.5],
        ['low', 2],
        ['urgent', 0.7],
      ] as const),
      related: [`deal:${deal.id}`],
      done:
        state === 'done'
          ? {
              at: Math.max(at + 600_000, calendar.atWork(Math.min(-0.4, due - random.next() * 2))),
              by: (person.role === 'viewer' ? people.managerOf(person) : person).id,
            }
          : undefined,
      repeat: state === 'ahead' && random.chance(0.15) ? random.pick(['week', '2 weeks', 'month', 'quarter']) : undefined,
      remark: random.chance(0.15) ? 'Agreed on the phone.' : undefined,
    });
  });
}
