import { storyLines } from '../stories/all-stories.ts';
import type { Role, StoryLine } from '../stories/story-line.ts';
import { commentEntry, type Said } from './comments.ts';
import type { Deal } from './deals.ts';
import { rotsAfter } from './deals.ts';
import type { DemoEntry, DemoRecord } from './demo-record.ts';
import { noteRecord } from './notes.ts';
import type { Person } from './people.ts';
import type { Random } from './seeded-random.ts';
import { chanceOf, type World } from './world.ts';

export type Told = { readonly notes: readonly DemoRecord[]; readonly comments: readonly DemoEntry[] };

/** Whether everything that the story says is true of the deal. */
export function fits({ fits: wanted }: StoryLine, deal: Deal): boolean {
  const among = <T>(list: readonly T[] | undefined, value: T) => list === undefined || list.includes(value);
  return (
    deal.outcome === wanted.outcome &&
    deal.contacts.length > 0 &&
    among(wanted.stage, deal.path.at(-1)!.stage) &&
    (wanted.lostReason === undefined || wanted.lostReason.includes(deal.lostReason ?? '')) &&
    among(wanted.source, deal.source) &&
    among(wanted.band, deal.band) &&
    among(wanted.product, deal.product.short) &&
    (wanted.amount === undefined ||
      (wanted.amount === 'down' ? deal.amount < deal.firstAmount : deal.amount > deal.firstAmount)) &&
    (wanted.pushed === undefined || deal.pushes.length > 0 === wanted.pushed) &&
    (wanted.rotting ?? false) === deal.rotting &&
    !deal.owner.left &&
    !deal.missingOwner
  );
}

/** Tells this many deals by the written story lines, in turn, and gives them this many comments. */
export function tellDeals(world: World, deals: readonly Deal[], notes: number, comments: number): Told {
  const random = chanceOf(world, 'stories');
  const left = new Set(random.shuffled(deals));
  const told: { readonly deal: Deal; readonly story: StoryLine }[] = [];
  for (let round = 0; told.length < notes && round < notes; round++) {
    for (const story of storyLines) {
      if (told.length >= notes) break;
      const deal = firstOf(left, (each) => fits(story, each));
      if (!deal) continue;
      left.delete(deal);
      told.push({ deal, story });
    }
  }
  const entries: DemoEntry[] = [];
  const records = told.map(({ deal, story }, index) => {
    // The comments that are left are spread over the deals that are left.
    const share = Math.round((comments - entries.length) / (told.length - index));
    const fill = blanksOf(world, random, deal);
    entries.push(...sayAll(world, random, deal, story, share, fill));
    return noteOf(world, random, deal, story, fill);
  });
  return { notes: records, comments: entries };
}

function firstOf<T>(list: Iterable<T>, wanted: (each: T) => boolean): T | undefined {
  for (const each of list) if (wanted(each)) return each;
  return undefined;
}

const lifeOf = (deal: Deal): { readonly from: number; readonly to: number } => ({
  from: deal.created + 0.1,
  to: deal.closed ?? (deal.rotting ? -rotsAfter - 2 : -0.3),
});

function noteOf(world: World, random: Random, deal: Deal, story: StoryLine, fill: Fill): DemoRecord {
  const { from, to } = lifeOf(deal);
  const [first = '', ...rest] = fill(story.note).split('\n- ');
  const at = (share: number) => world.calendar.atWork(from + (to - from) * share);
  const support = fill.person('support');
  return noteRecord({ type: 'deal', id: deal.id }, [
    { at: at(0.3 + random.next() * 0.15), by: deal.owner.id, text: [first, ...rest.slice(0, 2)].join('\n- ') },
    ...(rest.length > 2
      ? [
          {
            at: at(0.55 + random.next() * 0.3),
            by: random.chance(0.3) ? support.id : deal.owner.id,
            text: `- ${rest.slice(2).join('\n- ')}`,
          },
        ]
      : []),
  ]);
}

function sayAll(world: World, random: Random, deal: Deal, story: StoryLine, count: number, fill: Fill): DemoEntry[] {
  const { calendar, people } = world;
  const { from, to } = lifeOf(deal);
  const lines = story.comments.slice(-Math.max(1, count));
  const entries: DemoEntry[] = [];
  for (const [index, [share, role, text]] of lines.entries()) {
    const by = fill.person(role);
    const previous = entries.at(-1);
    const last = previous?.versions[0];
    const at = Math.max(calendar.atWork(from + (to - from) * share), (last?.at ?? 0) + random.int(3, 40) * 60_000);
    const said: Said = {
      at,
      by,
      text: fill(text),
      // An answer within the hour stands under what it answers.
      ...(previous &&
        last &&
        last.by !== by.id &&
        at - last.at < 7_200_000 && { replyTo: (last.values.parent as string) ?? previous.id }),
      ...(index === 0 && random.chance(0.12) && { resolvedBy: deal.owner }),
      ...(random.chance(0.04) && { before: fill(text).replace(/[.!?]$/, '') + ' …' }),
    };
    entries.push(commentEntry(people, random, { type: 'deal', id: deal.id }, said));
  }
  return entries;
}

type Fill = ReturnType<typeof blanksOf>;

/** Fills the blanks of a story from the deal's own fields. */
function blanksOf({ calendar, people }: World, random: Random, deal: Deal) {
  const { country } = deal.account;
  const money = (amount: number) =>
    new Intl.NumberFormat('en-GB', { style: 'currency', currency: country.currency, maximumFractionDigits: 0 }).format(amount);
  const cast: Record<Role, Person> = {
    owner: deal.owner,
    manager: deal.owner.manager === undefined ? people.of('lucia') : people.managerOf(deal.owner),
    support: people.of(random.pick(['aylin', 'piotr'])),
    marketing: people.of(random.pick(['claire', 'milan'])),
  };
  const close = new Date(`${calendar.date(deal.closeDate)}T12:00:00Z`);
  const values: Record<string, string> = {
    account: deal.account.short,
    contact: deal.contacts[0]!.name,
    second: deal.contacts[1]?.name ?? 'their engineer',
    title: deal.contacts[0]!.title,
    product: deal.product.short,
    amount: money(deal.amount),
    first: money(deal.firstAmount),
    meters: deal.units.toLocaleString('en-GB'),
    city: deal.account.city.name,
    close: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(close),
    ...Object.fromEntries(Object.entries(cast).map(([role, { name }]) => [role, name])),
  };
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (blank, key: string) => values[key] ?? blank);
  fill.person = (role: Role) => cast[role];
  return fill;
}
