import { rotsAfter, type Deal } from './deals.ts';
import { changesTo, type DemoRecord } from './demo-record.ts';
import { leftDays } from './people.ts';
import type { Random } from './seeded-random.ts';
import { chanceOf, type World } from './world.ts';

export type Meeting = {
  readonly at: number;
  readonly by: string;
  readonly channel: string;
  readonly direction: string;
  readonly minutes: number;
  readonly subject: string;
  readonly outcome: string;
  readonly text: string | undefined;
  readonly participants: readonly string[];
  readonly related: readonly string[];
};

/** Written down right after it. */
export function interactionRecord(random: Random, meeting: Meeting): DemoRecord {
  const { at, by, channel, direction, minutes, subject, outcome, text, participants, related } = meeting;
  const noted = at + (minutes + 4) * 60_000;
  // A message lasts no minutes, and nobody was reached by it or missed.
  const spoken = channel !== 'email';
  const values = {
    subject,
    channel,
    direction,
    at: new Date(at).toISOString(),
    minutes: spoken ? minutes : undefined,
    host: by,
    outcome: spoken ? outcome : undefined,
    description: spoken ? text : undefined,
    participants: participants.length > 0 ? participants : undefined,
    related: related.length > 0 ? related : undefined,
  };
  return { type: 'interaction', id: random.id(noted), steps: [{ at: noted, by, origin: 'command', changes: changesTo(values) }] };
}

const kinds: readonly (readonly [channel: string, weight: number, least: number, most: number, subjects: readonly string[]])[] = [
  ['call', 11, 3, 35, ['Call with {contact}', '{contact}: question about {product}', 'Where do we stand?', 'Delivery dates']],
  ['video', 5, 25, 60, ['Demo of {product}', 'Questions on the offer', 'With their IT']],
  ['meeting', 4, 45, 120, ['Workshop {account}', 'Offer, line by line', 'With procurement']],
  ['visit', 3, 90, 240, ['Site visit {city}', 'Walk through the distribution', 'Hand-over on site']],
  ['email', 3, 5, 15, ['Documents sent to {contact}', 'Answer to {contact}']],
];
const outcomes = [
  ['reached', 5],
  ['followUp', 5],
  ['leftMessage', 2],
  ['notReached', 2],
  ['declined', 0.6],
] as const;
const remarks: Record<string, readonly string[]> = {
  reached: ['Short and clear.', 'All questions answered.', 'Good talk, no surprises.'],
  followUp: ['They come back to us next week.', 'We send the drawing, they check it.', 'Next time with the electrician.'],
  leftMessage: ['Voice mail.', 'The colleague takes a note.'],
  notReached: ['In a meeting all day.', 'Engaged.'],
  declined: ['Not now.', 'Wants no visit at present.'],
};

/** Calls, meetings and visits on the way of each deal. */
export function makeInteractions(world: World, deals: readonly Deal[]): readonly DemoRecord[] {
  const { calendar, people } = world;
  const random = chanceOf(world, 'interactions');
  return deals.flatMap((deal) => {
    const end = deal.closed ?? (deal.rotting ? -rotsAfter - 2 : -0.3);
    const count = Math.min(7, Math.round(random.next() * 1.4 + (end - deal.created) / 38));
    return Array.from({ length: count }, () => {
      const [channel, , least, most, subjects] = random.weighted(kinds.map((kind) => [kind, kind[1]] as const));
      const outcome = channel === 'call' ? random.weighted(outcomes) : random.pick(['reached', 'followUp']);
      const contact = deal.contacts.length > 0 ? random.pick(deal.contacts) : undefined;
      const fill = (text: string) =>
        text
          .replace('{contact}', contact?.name ?? deal.account.short)
          .replace('{product}', deal.product.short)
          .replace('{account}', deal.account.short)
          .replace('{city}', deal.account.city.name);
      const when = deal.created + (end - deal.created) * random.next();
      return interactionRecord(random, {
        at: calendar.atWork(when),
        by: (deal.owner.left && when > leftDays ? people.managerOf(deal.owner) : deal.owner).id,
        channel,
        direction: channel === 'call' && random.chance(0.35) ? 'incoming' : 'outgoing',
        minutes: outcome === 'notReached' || outcome === 'leftMessage' ? 1 : random.int(least, most),
        subject: fill(random.pick(subjects)),
        outcome,
        text: random.chance(0.5) ? random.pick(remarks[outcome] ?? []) : undefined,
        participants: contact ? [contact.id] : [],
        related: [`deal:${deal.id}`],
      });
    });
  });
}
