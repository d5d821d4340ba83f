import type { Deal, OpenStage } from './deals.ts';
import type { Person } from './people.ts';
import type { Random } from './seeded-random.ts';
import type { World } from './world.ts';

const texts: Record<OpenStage, readonly string[]> = {
  qualified: [
    'Call {contact} about meter count',
    'Send reference list to {contact}',
    'Find out who decides',
    'Book a site visit with {contact}',
  ],
  discovery: [
    'Walk through {product} on site',
    'Get load profile from {contact}',
    'Agree success criteria with {contact}',
    'Demo of Nordlicht Cloud',
  ],
  proposal: [
    'Send offer for {product}',
    'Talk through the offer with {contact}',
    'Clarify delivery dates',
    'Add installation costs to the offer',
  ],
  negotiation: [
    'Answer procurement’s questions',
    'Discount approval by {manager}',
    'Send contract draft to {contact}',
    'Final call with {contact}',
  ],
};

/** What is to be done next, when and by whom. */
export function nextStepOf(
  { calendar, people }: World,
  random: Random,
  deal: Deal,
): { readonly text: string; readonly due: number; readonly by: Person } {
  const stage = deal.path.at(-1)!.stage;
  const manager = people.managerOf(deal.owner);
  const text = random
    .pick(texts[stage])
    .replace('{contact}', deal.contacts[0]?.name ?? deal.account.short)
    .replace('{product}', deal.product.short)
    .replace('{manager}', manager.name);
  const due = deal.rotting
    ? -random.int(30, 50)
    : calendar.noWeekend(random.chance(0.12) ? -random.int(1, 9) : random.int(0, 21));
  return { text, due, by: random.chance(0.1) || deal.owner.left ? manager : deal.owner };
}
