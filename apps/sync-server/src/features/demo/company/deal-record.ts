import { builtInPipelines } from '@rapport/model/settings/built-in-options';
import { inOrder } from './calendar.ts';
import type { Deal } from './deals.ts';
import { rotsAfter } from './deals.ts';
import { changesTo, type DemoRecord, type DemoStep } from './demo-record.ts';
import { leftDays } from './people.ts';
import { nextStepOf } from './next-steps.ts';
import { chanceOf, type World } from './world.ts';

const stageDefinitions = builtInPipelines.sales!.stages;

/** A deal with its whole way: who entered it, moved it, changed its amount, put off its date, won or lost it. */
export function dealRecord(world: World, deal: Deal): DemoRecord {
  const { calendar, people } = world;
  const random = chanceOf(world, `deal ${deal.id}`);
  const money = (amount: number) => ({ minor: Math.round(amount * 100), currency: deal.account.country.currency });
  const owner = deal.missingOwner ? undefined : deal.owner;
  const seller = deal.owner;
  // What marketing brings in, marketing enters.
  const author = ['website', 'campaign', 'event'].includes(deal.source)
    ? people.of(random.chance(0.7) ? 'milan' : 'claire')
    : seller;
  const [first, ...later] = deal.path;
  const large = deal.band === 'large' || deal.band === 'huge';
  const tagged = random.chance(0.2) ? random.pick(['renewal', 'tender', 'retrofit', 'subsidised', 'pilot']) : undefined;
  const firstHope = deal.pushes.length > 0 ? Math.max(deal.created + 9, deal.pushes[0]!.at + 3) : deal.closeDate;
  const step = (at: number, by: string, values: Parameters<typeof changesTo>[0]): DemoStep => ({
    at: calendar.atWork(at),
    // Since Dieter has gone, his manager does what cannot wait.
    by: seller.left && by === seller.id && at > leftDays ? people.managerOf(seller).id : by,
    origin: 'command',
    changes: changesTo(values),
  });
  const steps: DemoStep[] = [
    step(deal.created, author.id, {
      name: deal.name,
      account: deal.account.id,
      amount: money(deal.firstAmount),
      pipeline: 'sales',
      stage: first!.stage,
      closeDate: calendar.date(calendar.noWeekend(firstHope)),
      owner: owner?.id,
      team: owner && people.teamOf(owner).id,
      contacts: deal.contacts.length > 0 ? deal.contacts.map(({ id }) => id) : undefined,
      source: deal.source,
      product: deal.product.id,
      tags: tagged ? [tagged] : undefined,
      collaborators: large ? [people.of(random.pick(['aylin', 'piotr', 'claire'])).id] : undefined,
      description: random.chance(0.12)
        ? `First contact through ${sourceWords[deal.source]}. ${deal.account.city.name}, ${deal.product.name}.`
        : undefined,
    }),
  ];
  for (const { stage, at } of later)
    steps.push(step(at, random.chance(0.08) ? people.managerOf(seller).id : seller.id, { stage }));
  const last = deal.path.at(-1)!.at;
  const latest = deal.rotting ? -rotsAfter - 2 : Math.min(-0.2, deal.closed ?? -0.2);
  if (deal.amount !== deal.firstAmount)
    steps.push(step(Math.min(latest, (deal.created + 2 * last) / 3 + 0.3), seller.id, { amount: money(deal.amount) }));
  for (const [index, { at }] of deal.pushes.entries()) {
    const to = deal.pushes[index + 1]?.to ?? deal.closeDate;
    if (deal.outcome === 'open' || index < deal.pushes.length - 1)
      steps.push(step(at, seller.id, { closeDate: calendar.date(calendar.noWeekend(Math.max(to, at + 5))) }));
  }
  if (tagged === 'pilot' && deal.path.length > 2)
    steps.push({ ...step(last + 0.1, seller.id, {}), changes: { tags: { add: ['rollout'], remove: ['pilot'] } } });
  if (deal.outcome === 'won') steps.push(step(deal.closed!, seller.id, { stage: 'won', closeDate: calendar.date(deal.closed!) }));
  else if (deal.outcome === 'lost')
    steps.push(
      step(deal.closed!, seller.id, { stage: 'lost', lostReason: deal.lostReason, closeDate: calendar.date(deal.closed!) }),
    );
  else {
    // Date and next step as they stand; the last touch is what tells whether it rots.
    const touched = deal.rotting ? latest - random.next() * 6 : Math.max(last + 0.2, -random.next() * 18 - 0.5);
    const stage = deal.path.at(-1)!.stage;
    const category = stageDefinitions[stage]?.category;
    const next = deal.withoutNextStep ? undefined : nextStepOf(world, random, deal);
    steps.push(
      step(Math.min(touched, latest), seller.id, {
        closeDate: calendar.date(deal.closeDate),
        ...(large && category && random.chance(0.5) && { forecastCategory: category }),
        ...(large && random.chance(0.2) && { probability: Math.min(95, (stageDefinitions[stage]?.probability ?? 50) + 5) }),
        ...(next && { nextStep: next.text, nextStepDate: calendar.date(next.due), nextStepPerson: next.by.id }),
      }),
    );
  }
  return { type: 'deal', id: deal.id, steps: inOrder(steps) };
}

const sourceWords: Record<Deal['source'], string> = {
  website: 'the contact form',
  referral: 'a customer who recommended us',
  event: 'the fair',
  outbound: 'a call of ours',
  partner: 'an installer we work with',
  campaign: 'the spring mailing',
  existingCustomer: 'their current contract',
  other: 'a chance meeting',
};
