import type { Account } from './accounts.ts';
import type { Contact } from './contacts.ts';
import { leftDays, type Person } from './people.ts';
import type { Product } from './products.ts';
import type { Random } from './seeded-random.ts';
import { chanceOf, historyDays, type World } from './world.ts';

export const bands = ['small', 'middle', 'large', 'huge'] as const;
export type Band = (typeof bands)[number];
export type Source = 'website' | 'referral' | 'event' | 'outbound' | 'partner' | 'campaign' | 'existingCustomer' | 'other';
export type OpenStage = 'qualified' | 'discovery' | 'proposal' | 'negotiation';
export type Outcome = 'open' | 'won' | 'lost';

/** What is known of a deal before anything is written. Times are days from today. */
export type Deal = {
  readonly id: string;
  readonly name: string;
  readonly account: Account;
  readonly contacts: readonly Contact[];
  readonly owner: Person;
  readonly band: Band;
  readonly product: Product;
  readonly source: Source;
  /** In the account's currency, whole units. */
  readonly amount: number;
  readonly firstAmount: number;
  /** Meters, devices or days that this amount buys, in round numbers. */
  readonly units: number;
  readonly created: number;
  readonly closed: number | undefined;
  readonly outcome: Outcome;
  readonly lostReason: string | undefined;
  /** The stages before won or lost, with the days on which they were entered. */
  readonly path: readonly { readonly stage: OpenStage; readonly at: number }[];
  /** Days from today to the date on which it is hoped to close; for closed ones when it did. */
  readonly closeDate: number;
  /** Earlier hopes, each with when it was given up. */
  readonly pushes: readonly { readonly at: number; readonly to: number }[];
  readonly rotting: boolean;
  readonly withoutNextStep: boolean;
  readonly pastClose: boolean;
  readonly missingOwner: boolean;
};

/** Euros, median days from first word to signature or refusal, how often it is won against the average, how many there are. */
const shapes: Record<
  Band,
  { readonly least: number; readonly most: number; readonly cycle: number; readonly wins: number; readonly share: number }
> = {
  small: { least: 1_800, most: 9_500, cycle: 32, wins: 1.35, share: 38 },
  middle: { least: 10_000, most: 48_000, cycle: 68, wins: 1.05, share: 37 },
  large: { least: 50_000, most: 240_000, cycle: 120, wins: 0.7, share: 20 },
  huge: { least: 260_000, most: 1_400_000, cycle: 190, wins: 0.45, share: 5 },
};
export const cycleMedian = (band: Band): number => shapes[band].cycle;

const sources: Record<Source, { readonly share: number; readonly wins: number }> = {
  existingCustomer: { share: 22, wins: 1.9 },
  referral: { share: 12, wins: 1.6 },
  partner: { share: 11, wins: 1.2 },
  event: { share: 13, wins: 0.9 },
  website: { share: 17, wins: 0.75 },
  campaign: { share: 10, wins: 0.6 },
  outbound: { share: 13, wins: 0.5 },
  other: { share: 2, wins: 0.8 },
};

/** January to December: budgets in spring, nobody in July and August, a rush in September. */
const season = [1.15, 1.1, 1.3, 0.95, 1, 1.05, 0.6, 0.5, 1.35, 1.25, 1.1, 0.55];

export const shares = { won: 0.24, rotting: 0.08, withoutNextStep: 0.12, pastClose: 0.06 } as const;

const stages: readonly OpenStage[] = ['qualified', 'discovery', 'proposal', 'negotiation'];
/** The share of the whole way after which each stage is entered. */
const pace = [0, 0.16, 0.45, 0.74];
export const rotsAfter = 45;

type Draft = {
  readonly id: string;
  readonly account: Account;
  readonly owner: Person;
  readonly band: Band;
  readonly source: Source;
  readonly created: number;
  readonly length: number;
};

export function makeDeals(
  world: World,
  accounts: readonly Account[],
  contacts: readonly Contact[],
  products: readonly Product[],
  count: number,
): readonly Deal[] {
  const random = chanceOf(world, 'deals');
  const someDay = random.lottery(seasonOf(world));
  const someAccount = random.lottery(accounts.map((account) => [account, account.weight] as const));
  const drafts = Array.from({ length: count }, (): Draft => {
    const created = -1 - someDay() - random.next();
    let account = someAccount();
    while (account.created > created - 1) account = someAccount();
    const big = account.size > 5_000 ? 1.8 : account.size > 400 ? 1 : 0.4;
    const band = random.weighted(bands.map((each, rank) => [each, shapes[each].share * big ** (rank - 1)] as const));
    const source = random.weighted(Object.entries(sources).map(([key, { share }]) => [key as Source, share] as const));
    const owner = account.owner ?? world.people.of('lucia');
    // Who has left began nothing after it.
    const seller = owner.left && created > leftDays - 3 ? world.people.of('tom') : helper(world, random, owner);
    const length = Math.max(3, random.logNormal(shapes[band].cycle, 0.42));
    return { id: random.id(world.calendar.atWork(created)), account, owner: seller, band, source, created, length };
  });
  const done = drafts.filter(({ created, length }) => created + length < -0.6);
  const won = pickWinners(random, done);
  const ended = new Set(done);
  const open = random.shuffled(drafts.filter((draft) => !ended.has(draft)));
  const told = (share: number, of: readonly Draft[]) => new Set(of.slice(0, Math.round(open.length * share)));
  const oldEnough = open.filter(({ created }) => created < -rotsAfter - 6);
  const rotting = told(shares.rotting, oldEnough);
  const stepless = told(shares.withoutNextStep, random.shuffled(open));
  const late = told(shares.pastClose, random.shuffled(open.filter(({ created }) => created < -25)));
  const unowned = new Set(random.shuffled(open).slice(0, Math.round(open.length * 0.04)));
  const byAccount = Map.groupBy(contacts, ({ account }) => account.id);
  const names = new Set<string>();
  return drafts.map((draft): Deal => {
    const outcome: Outcome = won.has(draft) ? 'won' : ended.has(draft) ? 'lost' : 'open';
    const end = outcome === 'open' ? undefined : draft.created + draft.length;
    const product = productFor(random, products, draft.band);
    const { least, most } = shapes[draft.band];
    const euros = least * (most / least) ** random.next();
    const firstAmount = rounded(euros * draft.account.country.rate);
    const amount = random.chance(0.42) ? rounded(firstAmount * (0.8 + random.next() * 0.45)) : firstAmount;
    const units = unitsFor(amount / draft.account.country.rate, product);
    const path = pathOf(random, draft, outcome, rotting.has(draft));
    const last = path.at(-1)!.at;
    const people = byAccount.get(draft.account.id) ?? [];
    const closeDate = end === undefined ? hopedFor(world, random, draft, late.has(draft)) : end;
    return {
      id: draft.id,
      name: dealName(world, random, draft, product, units, names),
      account: draft.account,
      contacts: random.shuffled(people.filter(({ created }) => created < draft.created)).slice(0, random.int(1, 3)),
      owner: draft.owner,
      band: draft.band,
      product,
      source: draft.source,
      amount,
      firstAmount,
      units,
      created: draft.created,
      closed: end,
      outcome,
      lostReason: outcome === 'lost' ? lostBecause(random, draft.source) : undefined,
      path,
      closeDate,
      pushes: pushesOf(random, draft, end ?? Math.min(-0.5, last + 12), rotting.has(draft)),
      rotting: rotting.has(draft),
      withoutNextStep: stepless.has(draft),
      pastClose: late.has(draft),
      missingOwner: unowned.has(draft),
    };
  });
}

/** Days before today by how many deals begin on them. */
function seasonOf({ calendar }: World): readonly (readonly [daysAgo: number, weight: number])[] {
  return Array.from({ length: historyDays - 2 }, (_, ago) => {
    const weight = calendar.isWeekend(-1 - ago) ? 0 : (season[calendar.parts(-1 - ago).month - 1] ?? 1);
    return [ago, weight] as const;
  });
}

/** Most of an account's deals are its owner's, some a colleague's of the same team. */
function helper({ people }: World, random: Random, owner: Person): Person {
  if (random.chance(0.85) || owner.left) return owner;
  return random.pick(people.all.filter(({ team, sells, left }) => team === owner.team && sells !== undefined && !left));
}

/**
 * A fixed share of all that came to an end, drawn by weight: who sells, where it came from and how large it is decide
 * who is more likely among them (each one's key is u^(1/weight), the largest keys win).
 */
function pickWinners(random: Random, done: readonly Draft[]): Set<Draft> {
  const keyed = done.map((draft) => {
    const weight = (draft.owner.sells ?? 1) ** 1.3 * sources[draft.source].wins * shapes[draft.band].wins;
    return { draft, key: random.next() ** (1 / weight) };
  });
  keyed.sort((a, b) => b.key - a.key);
  return new Set(keyed.slice(0, Math.round(done.length * shares.won)).map(({ draft }) => draft));
}

function pathOf(random: Random, draft: Draft, outcome: Outcome, rotting: boolean): Deal['path'] {
  const entered = stages.map((stage, index) => ({
    stage,
    at: draft.created + draft.length * (pace[index] ?? 0) * (index === 0 ? 1 : 0.85 + random.next() * 0.3),
  }));
  if (outcome === 'won') return entered;
  // Lost ones leave from any stage, later ones rather than early ones.
  if (outcome === 'lost')
    return entered.slice(
      0,
      random.weighted([
        [1, 2],
        [2, 3],
        [3, 4],
        [4, 2],
      ] as const),
    );
  const until = rotting ? -rotsAfter - 3 : -0.4;
  const reached = entered.filter(({ at }, index) => index === 0 || at < until);
  const fresh = reached.at(-1)!;
  // Whatever does not rot was moved within the last weeks.
  if (!rotting && fresh.at < -rotsAfter + 8 && reached.length > 1)
    reached[reached.length - 1] = { ...fresh, at: -random.int(2, rotsAfter - 12) - random.next() };
  return reached;
}

function hopedFor({ calendar }: World, random: Random, draft: Draft, late: boolean): number {
  if (late) return -random.int(2, 24);
  const days = Math.max(3, Math.round(draft.created + draft.length * (0.95 + random.next() * 0.5)) + random.int(2, 12));
  // Hopes gather at the ends of months.
  return calendar.noWeekend(random.chance(0.3) ? Math.max(3, days + 28 - calendar.parts(days).date) : days);
}

function pushesOf(random: Random, draft: Draft, until: number, rotting: boolean): Deal['pushes'] {
  const count = random.weighted([
    [0, 5],
    [1, 3.4],
    [2, 1.4],
    [3, 0.4],
  ] as const);
  const span = (rotting ? Math.min(until, -rotsAfter - 3) : until) - draft.created;
  if (span < 12) return [];
  return Array.from({ length: count }, (_, index) => {
    const at = draft.created + (span * (index + 1)) / (count + 1);
    return { at, to: at + random.int(10, 45) };
  });
}

const reasons: readonly (readonly [string, number])[] = [
  ['price', 24],
  ['competitor', 20],
  ['noDecision', 17],
  ['timing', 13],
  ['noBudget', 11],
  ['unresponsive', 8],
  ['features', 6],
  ['other', 1],
];
const lostBecause = (random: Random, source: Source): string =>
  source === 'campaign' && random.chance(0.4) ? 'unresponsive' : random.weighted(reasons);

function productFor(random: Random, products: readonly Product[], band: Band): Product {
  const fits: Record<Band, readonly string[]> = {
    small: ['Polaris M1', 'Retrofit kit', 'Training', 'Calibration', 'Commissioning', 'Gateway G2'],
    middle: ['Polaris M3', 'Cloud', 'Insight', 'G2 LTE', 'Polaris MX', 'Polaris H'],
    large: ['Polaris M3', 'Polaris MX', 'Polaris H', 'Cloud', 'Insight', 'Cloud Enterprise'],
    huge: ['Polaris M3', 'Polaris H', 'Cloud Enterprise'],
  };
  const short = random.pick(fits[band]);
  return products.find((product) => product.short === short)!;
}

/** Two digits that count, then zeros, as offers are written. */
function rounded(amount: number): number {
  const unit = 10 ** Math.max(1, Math.floor(Math.log10(amount)) - 1);
  return Math.max(unit, Math.round(amount / (unit / 2)) * (unit / 2));
}

/** A third of every order is work. */
function unitsFor(euros: number, { price }: Product): number {
  const count = Math.max(2, (euros * 0.7) / price);
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.round(count / unit) * unit;
}

const sites = [
  'plant 2',
  'head office',
  'warehouse',
  'west wing',
  'production hall 3',
  'campus',
  'data hall B',
  'cold store',
  'old town',
  'harbour site',
];
const works: Record<string, readonly string[]> = {
  'Polaris M1': ['Flat meters, {site}', 'Meter exchange {year}', 'M1 for {count} flats'],
  'Polaris M3': ['Submetering {site}', 'M3 rollout, {count} meters', 'Meter exchange {year}', 'Submetering {city}'],
  'Polaris MX': ['Main distribution {site}', 'Transformer metering {city}', 'MX for {count} feeders'],
  'Polaris H': ['Heat meters {city}', 'District heating, {count} houses', 'Heat metering {site}'],
  'Gateway G2': ['Gateway for {site}', 'Remote reading {city}'],
  'G2 LTE': ['Remote reading, {count} sites', 'LTE gateways {year}'],
  'Retrofit kit': ['Retrofit {site}', 'Optical heads, {count} meters'],
  Cloud: ['Cloud for {count} meters', 'Monitoring {site}', 'Cloud renewal {year}'],
  'Cloud Enterprise': ['Enterprise agreement {year}', 'Group-wide monitoring', 'Cloud framework {year}'],
  Insight: ['ISO 50001 reporting', 'Energy reports {year}', 'Load forecast {site}'],
  Commissioning: ['Commissioning {site}', 'Startup help {city}'],
  Calibration: ['Calibration {year}', 'Re-verification, {count} meters'],
  Training: ['Operator training', 'Training {city}'],
};

/** No two deals of one account are called the same. */
function dealName(
  { calendar }: World,
  random: Random,
  draft: Draft,
  product: Product,
  units: number,
  taken: Set<string>,
): string {
  const year = calendar.parts(draft.created).year + (random.chance(0.3) ? 1 : 0);
  for (let phase = 1; ; phase++) {
    const base = random
      .pick(works[product.short] ?? ['{site}'])
      .replace('{site}', random.pick(sites))
      .replace('{city}', draft.account.city.name)
      .replace('{year}', String(year))
      .replace('{count}', units.toLocaleString('en-GB'));
    const name = phase > 6 ? `${base}, phase ${phase - 5}` : base;
    if (taken.has(`${draft.account.id} ${name}`)) continue;
    taken.add(`${draft.account.id} ${name}`);
    return name;
  }
}
