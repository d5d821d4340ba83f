import { linkId } from '@rapport/model/documents/links';
import type { Contact } from './contacts.ts';
import type { Deal } from './deals.ts';
import { changesTo, type DemoRecord } from './demo-record.ts';
import { chanceOf, type World } from './world.ts';

type Linked = {
  readonly at: number;
  readonly by: string;
  readonly from: string;
  readonly to: string;
  readonly role: string;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** Dated links may exist twice, so their id is one of their own. */
  readonly id?: string;
};

export const linkRecord = ({ at, by, id, ...link }: Linked): DemoRecord => ({
  type: 'link',
  id: id ?? linkId(link.from, link.to, link.role),
  steps: [{ at, by, origin: 'command', changes: changesTo(link) }],
});

const dealRoles = [
  ['decisionMaker', 5],
  ['champion', 4],
  ['influencer', 4],
  ['technical', 4],
  ['billing', 2],
  ['blocker', 1.2],
  ['consultant', 1],
] as const;

/** Who is what in the larger deals, and who has worked where. */
export function makeLinks(world: World, deals: readonly Deal[], contacts: readonly Contact[]): readonly DemoRecord[] {
  const { calendar, people } = world;
  const random = chanceOf(world, 'links');
  const inDeals = deals
    .filter(({ band }) => band === 'large' || band === 'huge')
    .flatMap((deal) =>
      deal.contacts.map((contact) =>
        linkRecord({
          at: calendar.atWork(deal.created + 0.2),
          by: deal.owner.id,
          from: `contact:${contact.id}`,
          to: `deal:${deal.id}`,
          role: random.weighted(dealRoles),
        }),
      ),
    );
  const moved = contacts.flatMap((contact) => {
    if (!contact.moved) return [];
    const at = calendar.atWork(contact.created * 0.4) + 120_000;
    const by = people.of('claire').id;
    const changed = calendar.date(contact.created * 0.4 - 20);
    const from = `contact:${contact.id}`;
    return [
      linkRecord({
        at,
        by,
        id: random.id(at),
        from,
        to: `account:${contact.account.id}`,
        role: 'formerEmployee',
        until: changed,
      }),
      linkRecord({ at, by, id: random.id(at), from, to: `account:${contact.moved.id}`, role: 'employee', since: changed }),
    ];
  });
  return [...inDeals, ...moved];
}
