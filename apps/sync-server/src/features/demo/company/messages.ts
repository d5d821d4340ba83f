import type { Deal } from './deals.ts';
import type { DemoEntry } from './demo-record.ts';
import type { Random } from './seeded-random.ts';
import { chanceOf, type World } from './world.ts';

const incoming: readonly (readonly [subject: string, body: string])[] = [
  ['Questions on your offer', 'Thank you for the offer. Is mounting included, and until when do the prices hold?'],
  ['Dates for the visit', 'Tuesday or Thursday of next week would suit us, from nine o’clock on.'],
  ['Documents for our IT', 'Our IT asks where the data is kept and who can read it. Could you send something on that?'],
  ['Re: delivery', 'Please deliver to the rear gate and announce the lorry a day before.'],
];
const outgoing: readonly (readonly [subject: string, body: string])[] = [
  ['Your offer for {product}', 'As promised the offer for {product}. It holds for six weeks. Call me with any question.'],
  ['Our conversation today', 'Thank you for your time. I have noted the three open points and come back to you by Friday.'],
  ['Reference customers', 'Two customers of your size are happy to talk to you about {product}.'],
];
const pages = ['/products/polaris', '/prices', '/submetering-guide', '/references', '/contact'] as const;

/** Mails on the way of each deal, and what its people did on the website. */
export function makeMessages(world: World, deals: readonly Deal[]): readonly DemoEntry[] {
  const random = chanceOf(world, 'messages');
  return deals.flatMap((deal) => {
    const contact = deal.contacts[0];
    if (!contact || deal.owner.left || !random.chance(0.5)) return [];
    const end = deal.closed ?? -0.3;
    const when = () => deal.created + (end - deal.created) * random.next();
    return [
      ...Array.from({ length: random.int(1, 2) }, () => mail(world, random, deal, when())),
      ...(random.chance(0.4) ? [visit(world, random, deal, when())] : []),
    ];
  });
}

function mail({ calendar }: World, random: Random, deal: Deal, days: number): DemoEntry {
  const at = calendar.atWork(days);
  const contact = deal.contacts[0]!;
  const out = random.chance(0.5);
  const [subject, body] = random.pick(out ? outgoing : incoming);
  const fill = (text: string) => text.replaceAll('{product}', deal.product.short);
  const id = random.id(at);
  const values = {
    record: `deal:${deal.id}`,
    channel: 'email',
    direction: out ? 'outgoing' : 'incoming',
    at: new Date(at).toISOString(),
    subject: fill(subject),
    body: fill(body),
    participants: [contact.id],
    addresses: [contact.email],
    member: deal.owner.id,
    externalId: `${id}@mail.example`,
  };
  return { type: 'message', id, home: { type: 'deal', id: deal.id }, versions: [{ at, by: deal.owner.id, values }] };
}

function visit({ calendar, people }: World, random: Random, deal: Deal, days: number): DemoEntry {
  const at = calendar.atWork(days);
  const contact = deal.contacts[0]!;
  const page = random.pick(pages);
  const values = {
    record: `contact:${contact.id}`,
    kind: page === '/submetering-guide' ? 'download' : page === '/contact' ? 'formSent' : 'pageView',
    at: new Date(at).toISOString(),
    name: page.slice(1).replaceAll('/', ' '),
    url: `https://nordlicht.example${page}`,
    source: random.pick(['newsletter', 'search', 'fair']),
  };
  return {
    type: 'webEvent',
    id: random.id(at),
    home: { type: 'contact', id: contact.id },
    versions: [{ at, by: people.of('milan').id, values }],
  };
}
