import { accountRecord, makeAccounts, type Account } from './accounts.ts';
import { Calendar } from './calendar.ts';
import { badPhone, contactRecord, makeContacts, type Contact } from './contacts.ts';
import { makeDeals, type Deal } from './deals.ts';
import { dealRecord } from './deal-record.ts';
import type { DemoEntry, DemoRecord } from './demo-record.ts';
import { accountTwins, contactTwins, dirt, thrownAway } from './dirt.ts';
import { makeFiles, type DemoFile } from './files.ts';
import { heroCount, makeHeroes } from './heroes.ts';
import { makeInteractions } from './interactions.ts';
import { makeLeads } from './leads.ts';
import { makeLinks } from './links.ts';
import { makeMessages } from './messages.ts';
import { makeMornings } from './mornings.ts';
import { makePeople, type People } from './people.ts';
import { makeProducts } from './products.ts';
import { makePurchases } from './purchases.ts';
import { Random } from './seeded-random.ts';
import { makeTasks } from './tasks.ts';
import { makeTickets } from './tickets.ts';
import { tellDeals } from './told-deals.ts';
import { chanceOf, historyDays, type World } from './world.ts';

export type CompanyWish = {
  readonly seed: string;
  /** `YYYY-MM-DD`: everything is told as seen from this day. */
  readonly day: string;
  /** 1: 900 deals; 10: 9,000. */
  readonly scale: number;
};

export type Company = {
  readonly workspaceId: string;
  readonly name: string;
  readonly slug: string;
  readonly founded: number;
  readonly people: People;
  readonly calendar: Calendar;
  readonly records: readonly DemoRecord[];
  readonly entries: readonly DemoEntry[];
  /** Of the entries those that are files, with their bytes. */
  readonly files: readonly DemoFile[];
  /** What the records were made from, for tests: the drawn deals without the told ones. */
  readonly deals: readonly Deal[];
  /** Ids of the told deals by name of their story. */
  readonly heroes: ReadonlyMap<string, string>;
};

const counts = {
  accounts: 400,
  contacts: 1_200,
  deals: 900,
  notes: 150,
  comments: 600,
  tasks: 420,
  tickets: 240,
  leads: 90,
} as const;

/** Nordlicht GmbH, maker of energy meters and software. The same wish gives the same company, byte for byte. */
export function makeCompany({ seed, day, scale }: CompanyWish): Company {
  const calendar = new Calendar(day);
  const founded = calendar.at(-historyDays - 30);
  const people = makePeople(seed, founded);
  const world: World = { seed, scale, calendar, people };
  const products = makeProducts(world);
  const originals = makeAccounts(world, (counts.accounts - dirt.accountTwins) * scale);
  const accounts = [...originals, ...accountTwins(world, originals)];
  const heroes = makeHeroes(world, originals, products);
  const cast = heroes.flatMap(({ contacts }) => contacts);
  const known = withMoved(
    world,
    makeContacts(world, originals, (counts.contacts - dirt.contactTwins) * scale - cast.length),
    originals,
  );
  const doubles = contactTwins(world, known, originals);
  const deals = makeDeals(world, originals, known, products, counts.deals * scale - heroCount);
  const heroComments = heroes.flatMap(({ comments }) => comments);
  const mornings = makeMornings(world, deals);
  const told = tellDeals(
    world,
    deals,
    // One of each told deal, one of its account.
    counts.notes * scale - 2 * heroCount,
    counts.comments * scale - heroComments.length - mornings.length,
  );
  const random = chanceOf(world, 'dirt');
  const lost = <T>(list: readonly T[], count: number) => new Set(random.shuffled(list).slice(0, count * scale));
  const homeless = lost(
    originals.filter(({ weight }) => weight < 1),
    dirt.accountsWithoutOwner,
  );
  const alone = lost(known, dirt.contactsWithoutOwner);
  const phones = new Map(
    [...lost(originals, dirt.badPhones * 0.3), ...lost(known, dirt.badPhones * 0.7)].map((each, index) => [
      each.id,
      badPhone(world, index),
    ]),
  );
  const wins = firstWins(deals);
  const dealRecords = deals.map((deal) => dealRecord(world, deal));
  const contactRecords = [
    ...known.map((contact) =>
      contactRecord(world, contact, { badPhone: phones.get(contact.id), missingOwner: alone.has(contact) }),
    ),
    ...cast.map((contact) => contactRecord(world, contact, { badPhone: undefined, missingOwner: false })),
    ...doubles.map(({ contact, spelt }) =>
      contactRecord(world, contact, { badPhone: undefined, missingOwner: false, ...(spelt && { spelt }) }),
    ),
  ];
  const [kept, ...others] = contactRecords;
  const records = [
    ...products.map(({ record }) => record),
    ...accounts.map((account) =>
      accountRecord(world, account, {
        won: wins.get(account.id)?.closed,
        wonBy: wins.get(account.id)?.owner,
        missingOwner: homeless.has(account),
        badPhone: phones.get(account.id),
      }),
    ),
    ...others,
    ...thrownAway(world, kept!),
    ...dealRecords,
    ...heroes.flatMap((hero) => hero.records),
    ...told.notes,
    ...makeInteractions(world, deals),
    ...makeTasks(world, deals, counts.tasks * scale),
    ...makeTickets(world, deals, counts.tickets * scale),
    ...makeLeads(world, deals, counts.leads * scale),
    ...makeLinks(world, deals, known),
  ].sort((a, b) => a.steps[0]!.at - b.steps[0]!.at);
  const files = makeFiles(world, heroes, deals);
  return {
    workspaceId: new Random(`${seed} workspace`).id(founded),
    name: 'Nordlicht GmbH',
    slug: 'nordlicht',
    founded,
    people,
    calendar,
    records,
    entries: [
      ...told.comments,
      ...heroComments,
      ...mornings,
      ...makePurchases(world, deals),
      ...makeMessages(world, deals),
      ...files.map(({ entry }) => entry),
    ],
    files,
    deals,
    heroes: new Map(heroes.map(({ key, id }) => [key, id])),
  };
}

/** Some have changed sides since: now they work at another of our accounts. */
function withMoved(world: World, contacts: readonly Contact[], accounts: readonly Account[]): readonly Contact[] {
  const random = chanceOf(world, 'moved');
  return contacts.map((contact) => {
    if (contact.created > -60 || contact.account.abroad || !random.chance(0.015)) return contact;
    const near = accounts.filter(
      ({ country, id, created }) =>
        country === contact.account.country && id !== contact.account.id && created < contact.created * 0.4 - 1,
    );
    return near.length > 0 ? { ...contact, moved: random.pick(near) } : contact;
  });
}

/** The first deal that each account gave us. */
function firstWins(deals: readonly Deal[]): ReadonlyMap<string, Deal> {
  const wins = new Map<string, Deal>();
  for (const deal of deals) {
    if (deal.outcome !== 'won') continue;
    const known = wins.get(deal.account.id);
    if (!known || deal.closed! < known.closed!) wins.set(deal.account.id, deal);
  }
  return wins;
}
