import type { City, Country, CountryCode } from './countries.ts';
import { countries, slug } from './countries.ts';
import { changesTo, type DemoRecord, type DemoStep } from './demo-record.ts';
import { inOrder } from './calendar.ts';
import type { Person } from './people.ts';
import type { Random } from './seeded-random.ts';
import { chanceOf, historyDays, type World } from './world.ts';

export type Account = {
  readonly id: string;
  readonly name: string;
  /** As people say it: without what the register adds. */
  readonly short: string;
  readonly domain: string;
  readonly country: Country;
  readonly city: City;
  readonly industry: string;
  readonly size: number;
  readonly owner: Person | undefined;
  readonly parent: string | undefined;
  /** How much of the business is done with them. */
  readonly weight: number;
  /** Days from today. */
  readonly created: number;
  readonly tags: readonly string[];
  readonly description: string | undefined;
  /** Writing and telephone of another part of the world: no local address is made up for it. */
  readonly abroad: string | undefined;
};

/** A giant with the companies below it; `under` is the index of another in the list. */
type Giant = {
  readonly name: string;
  readonly country: CountryCode;
  readonly city: number;
  readonly size: number;
  readonly owner: string;
  readonly below: readonly (readonly [name: string, under?: number, country?: CountryCode])[];
};
const giants: readonly Giant[] = [
  {
    name: 'Hansewerke Holding SE',
    country: 'DE',
    city: 0,
    size: 38_400,
    owner: 'henrik',
    below: [
      ['Hansewerke Netz GmbH'],
      ['Hansewerke Netz Nord GmbH', 0],
      ['Hansewerke Netz Ost GmbH', 0],
      ['Hansewerke Vertrieb GmbH'],
      ['Hansewerke Wärme GmbH'],
      ['Hansewerke Wärme Service GmbH', 4],
      ['Hansewerke Digital GmbH'],
      ['HW Immobilien GmbH & Co. KG'],
      ['Hansewerke Nederland B.V.'],
    ],
  },
  {
    name: 'Skandia Kraft AB',
    country: 'SE',
    city: 0,
    size: 21_700,
    owner: 'ana',
    below: [
      ['Skandia Kraft Elnät AB'],
      ['Skandia Kraft Elnät Norr AB', 0],
      ['Skandia Kraft Elnät Syd AB', 0],
      ['Skandia Fjärrvärme AB'],
      ['Skandia Kraft Handel AB'],
      ['Skandia Fastigheter AB'],
      ['Skandia Kraft Åland Ab'],
    ],
  },
  {
    name: 'Meridian Utilities plc',
    country: 'GB',
    city: 0,
    size: 29_900,
    owner: 'freya',
    below: [
      ['Meridian Networks Ltd'],
      ['Meridian Networks Scotland Ltd', 0],
      ['Meridian Networks Midlands Ltd', 0],
      ['Meridian Homes Ltd'],
      ['Meridian Water Services Ltd'],
      ['Meridian Retail Energy Ltd'],
      ['Méridien Solaire SAS', undefined, 'FR'],
      ['Meridian North America, Inc.', undefined, 'US'],
    ],
  },
];

/** Names that find out what a screen and a search can take. */
const unusual: readonly (readonly [name: string, domain: string, abroad: string | undefined, about: string])[] = [
  ['Ö', 'oe.example', undefined, 'A cooperative of eleven households on an island. The shortest name we have.'],
  [
    'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft Beteiligungs- und Verwaltungs-GmbH & Co. KG',
    'ddsg-betriebswerk.example',
    undefined,
    'The longest name we have. On the phone they say “DDSG”.',
  ],
  ['北光電機株式会社', 'hokko-denki.example', '日本', 'Distributor in Sapporo (Hokkō Denki). Orders twice a year.'],
  [
    'ТОВ «Київська лічильна компанія»',
    'kyiv-metering.example',
    'Україна',
    'Meters for hospitals, paid by a reconstruction fund.',
  ],
  ['شركة النور للطاقة', 'alnoor-energy.example', 'الأردن', 'Al Noor Energy, Amman. Reads right to left.'],
  ['Żółw i Spółka – Liczniki Energii', 'zolw.example', 'Polska', 'Installer in Łódź, partner since last spring.'],
];

const giantShare = 0.03;
const countryShares: readonly (readonly [CountryCode, number])[] = [
  ['DE', 66],
  ['SE', 11],
  ['GB', 9],
  ['FR', 9],
  ['US', 6],
];

/** By a power law: three giants with their companies, then ever smaller ones. */
export function makeAccounts(world: World, count: number): readonly Account[] {
  const random = chanceOf(world, 'accounts');
  const accounts: Account[] = [...giants.flatMap((giant) => giantTree(world, random, giant)), ...oddities(world, random)];
  const taken = new Set(accounts.map(({ name }) => name));
  const domains = new Set(accounts.map(({ domain }) => domain));
  for (let rank = accounts.length; accounts.length < count; rank++) {
    const country = countries[random.weighted(countryShares)];
    const city = random.pick(country.cities);
    const { name, industry } = unused(taken, () => country.company(random, city), city);
    const created = accounts.length < count * 0.6 ? importedDays : -3 - random.next() ** 1.2 * (historyDays - 8);
    accounts.push({
      id: random.id(world.calendar.atWork(created)),
      name,
      short: shortName(name),
      domain: freeDomain(domains, name),
      country,
      city,
      industry,
      size: Math.min(9_500, Math.round(11 * (1 - random.next()) ** (-1 / 1.05))),
      owner: ownerOf(world, random, country, city),
      parent: undefined,
      weight: 1 / (rank - 20) ** 0.75,
      created,
      tags: random.chance(0.3)
        ? [random.pick(['key account', 'framework', 'public tender', 'price sensitive', 'ISO 50001'])]
        : [],
      description: undefined,
      abroad: undefined,
    });
  }
  return accounts;
}

/** When the old system's list was imported. */
const importedDays = -historyDays - 12;

function giantTree(world: World, random: Random, giant: Giant): Account[] {
  const country = countries[giant.country];
  const domain = `${slug(giant.name).split('-').slice(0, 2).join('-')}.example`;
  const make = (name: string, parent: string | undefined, size: number, at: Country, weight: number): Account => ({
    id: random.id(world.calendar.atWork(importedDays)),
    name,
    short: shortName(name),
    domain: parent === undefined ? domain : `${slug(name)}.example`,
    country: at,
    city: parent === undefined ? at.cities[giant.city]! : random.pick(at.cities),
    industry: /immobilien|fastigheter|homes/i.test(name) ? 'construction' : /digital/i.test(name) ? 'software' : 'energy',
    size,
    owner: world.people.of(giant.owner),
    parent,
    weight,
    created: importedDays,
    tags: parent === undefined ? ['key account', 'framework'] : ['framework'],
    description:
      parent === undefined
        ? `Group with ${giant.below.length} companies that buy from us. One framework, separate orders.`
        : undefined,
    abroad: undefined,
  });
  const top = make(giant.name, undefined, giant.size, country, giantShare * 10);
  const below: Account[] = [];
  for (const [name, under, abroad] of giant.below) {
    const parent = under === undefined ? top : below[under]!;
    below.push(
      make(
        name,
        parent.id,
        random.int(90, 4_200),
        abroad ? countries[abroad] : country,
        giantShare * (under === undefined ? 5 : 2.5),
      ),
    );
  }
  return [top, ...below];
}

const oddities = (world: World, random: Random): Account[] =>
  unusual.map(([name, domain, abroad, description], index) => {
    const country = index === 0 ? countries.SE : countries.DE;
    return {
      id: random.id(world.calendar.atWork(-300 + index * 31.3)),
      name,
      short: shortName(name),
      domain,
      country,
      city: country.cities[index % country.cities.length]!,
      industry: index === 0 ? 'energy' : 'manufacturing',
      size: random.int(3, 480),
      owner: world.people.of(index % 2 ? 'tom' : 'ana'),
      parent: undefined,
      weight: 0.05,
      created: -300 + index * 31.3,
      tags: ['partner'],
      description,
      abroad,
    };
  });

function unused(taken: Set<string>, make: () => { name: string; industry: string }, city: City) {
  for (let attempt = 0; ; attempt++) {
    const made = make();
    const name =
      attempt < 6 ? made.name : attempt < 12 ? `${made.name} ${city.name}` : `${made.name} ${city.name} ${attempt - 10}`;
    if (taken.has(name)) continue;
    taken.add(name);
    return { ...made, name };
  }
}

function freeDomain(taken: Set<string>, name: string): string {
  const base = slug(name).slice(0, 40).replace(/-+$/, '') || 'firma';
  let domain = `${base}.example`;
  for (let number = 2; taken.has(domain); number++) domain = `${base}-${number}.example`;
  taken.add(domain);
  return domain;
}

const shortName = (name: string): string =>
  name
    .replace(
      /,? (?:gGmbH|GmbH(?: & Co\. KG)?|Holding SE|SE|AG|KG|eG|e\. K\.|A[Bb]|Ltd|plc|SARL|SAS|SA|Inc\.|LLC|Corp\.|B\.V\.)$/,
      '',
    )
    .replace(/ Beteiligungs- und Verwaltungs-$/, '');

/** By region; what Dieter looked after in the south has nobody who answers for it now. */
function ownerOf({ people }: World, random: Random, country: Country, city: City): Person {
  if (country.code === 'SE')
    return people.of(
      random.weighted([
        ['ana', 8],
        ['jonas', 2],
      ] as const),
    );
  if (country.code === 'GB' || country.code === 'US') return people.of('freya');
  if (country.code === 'FR') return people.of('sofia');
  return people.of(
    city.south
      ? random.weighted([
          ['tom', 9],
          ['sofia', 4],
          ['dieter', 9],
          ['lucia', 1.6],
        ] as const)
      : random.weighted([
          ['jonas', 9],
          ['ana', 4],
          ['henrik', 1.4],
        ] as const),
  );
}

export type AccountStory = {
  /** Days of the first deal won, if any. */
  readonly won: number | undefined;
  readonly wonBy: Person | undefined;
  readonly missingOwner: boolean;
  readonly badPhone: string | undefined;
};

const families = ['competitor', 'supplier', 'partner', 'former'] as const;

/** The record of an account, with what became of it. */
export function accountRecord(world: World, account: Account, story: AccountStory): DemoRecord {
  const { calendar, people } = world;
  const random = chanceOf(world, `account ${account.id}`);
  const { country, city, owner } = account;
  const imported = account.created <= importedDays;
  const author = imported ? people.of('milan') : owner && !owner.left ? owner : people.of('lucia');
  const asOwner = story.missingOwner ? undefined : owner;
  const street = () => ({
    street: country.street(random),
    city: city.name,
    region: city.region,
    postalCode: country.postalCode(city, random),
    country: country.name,
  });
  const billing = account.abroad === undefined ? street() : { country: account.abroad };
  const phone = story.badPhone ?? (account.abroad === undefined ? country.landline(random) : undefined);
  const other = random.chance(0.07) ? random.pick(families) : undefined;
  const values = {
    name: account.name,
    domain: account.domain,
    industry: account.industry,
    size: account.size,
    revenue: {
      minor: Math.round((account.size * random.logNormal(190_000, 0.4) * country.rate) / 10_000) * 1_000_000,
      currency: country.currency,
    },
    founded: calendar.parts(0).year - random.int(4, 130),
    lifecycle: other ?? 'prospect',
    owner: asOwner?.id,
    team: asOwner && people.teamOf(asOwner).id,
    parent: account.parent,
    website: `https://www.${account.domain}`,
    phones: phone === undefined ? undefined : [phone],
    billing,
    shipping: account.abroad === undefined && random.chance(0.25) ? street() : undefined,
    tags: account.tags.length > 0 ? account.tags : undefined,
    description: account.description,
    externalId: imported ? `ERP-${100_000 + random.int(0, 899_999)}` : undefined,
  };
  const steps: DemoStep[] = [
    { at: calendar.atWork(account.created), by: author.id, origin: imported ? 'import' : 'command', changes: changesTo(values) },
  ];
  if (story.won !== undefined && story.won > account.created)
    steps.push({
      at: calendar.atWork(story.won) + 240_000,
      by: (story.wonBy ?? author).id,
      origin: 'command',
      changes: changesTo({ lifecycle: 'customer' }),
    });
  return { type: 'account', id: account.id, steps: inOrder(steps) };
}
