import type { Account } from './accounts.ts';
import { inOrder } from './calendar.ts';
import { countries, slug } from './countries.ts';
import { changesTo, type DemoRecord, type DemoStep } from './demo-record.ts';
import { chanceOf, type World } from './world.ts';

export type Contact = {
  readonly id: string;
  readonly firstName: string | undefined;
  readonly lastName: string;
  readonly name: string;
  readonly title: string;
  readonly account: Account;
  /** Where they work now, when they have moved on. */
  readonly moved?: Account;
  readonly created: number;
  readonly email: string;
};

const titles: readonly (readonly [title: string, weight: number])[] = [
  ['Head of Facility Management', 8],
  ['Energy Manager', 10],
  ['Head of Procurement', 7],
  ['Purchaser', 9],
  ['Technical Director', 6],
  ['Managing Director', 6],
  ['CFO', 3],
  ['Head of Metering', 6],
  ['Metering Engineer', 8],
  ['Project Manager', 8],
  ['IT Security Officer', 3],
  ['Head of Sustainability', 5],
  ['Maintenance Lead', 6],
  ['Assistant to the Board', 2],
];

/** Names that find out what a screen and a search can take. */
const unusual: readonly (readonly [first: string | undefined, last: string])[] = [
  ['E', 'O'],
  [undefined, 'Þórðarson'],
  ['Maria-Magdalena Friederike Wilhelmine', 'von der Heydte-Schwarzenberg zu Hohenlohe-Langenburg'],
  ['明子', '佐藤'],
  ['Олександра', 'Шевченко-Ґонта'],
  ['ليلى', 'الحسيني'],
  ['Zoë', 'D’Árcy–Nuñez'],
  ['Nguyễn Thị Minh', 'Châu'],
];

/** People at the accounts: more where more is bought. */
export function makeContacts(world: World, accounts: readonly Account[], count: number): readonly Contact[] {
  const random = chanceOf(world, 'contacts');
  const someAccount = random.lottery(accounts.map((account) => [account, account.weight ** 0.6] as const));
  const taken = new Set<string>();
  const contacts: Contact[] = [];
  for (let index = 0; index < count; index++) {
    const odd = unusual[index];
    // Each has somebody before any has a second.
    const account = accounts[index] ?? someAccount();
    const country = account.country;
    let firstName = odd ? odd[0] : random.pick(country.firstNames);
    let lastName = odd ? odd[1] : random.pick(country.lastNames);
    for (let attempt = 0; !odd && taken.has(`${firstName} ${lastName} ${account.id}`) && attempt < 20; attempt++) {
      firstName = random.pick(country.firstNames);
      lastName = random.pick(country.lastNames);
    }
    taken.add(`${firstName} ${lastName} ${account.id}`);
    const created = Math.min(-1, account.created + random.next() ** 2 * Math.min(320, -account.created));
    const local = [firstName, lastName]
      .flatMap((part) => (part === undefined ? [] : slug(part) || []))
      .join('.')
      .slice(0, 50);
    contacts.push({
      id: random.id(world.calendar.atWork(created)),
      firstName,
      lastName,
      name: [firstName, lastName].filter(Boolean).join(' '),
      title: random.weighted(titles),
      account,
      created,
      email: `${local || `contact-${index}`}@${account.domain}`,
    });
  }
  return contacts;
}

export type ContactStory = {
  readonly badPhone: string | undefined;
  readonly missingOwner: boolean;
  /** Another record holds the same person under this spelling. */
  readonly spelt?: { readonly firstName?: string; readonly lastName?: string; readonly email?: string };
};

export function contactRecord(world: World, contact: Contact, story: ContactStory): DemoRecord {
  const { calendar, people } = world;
  const random = chanceOf(world, `contact ${contact.id}`);
  const { account } = contact;
  const { country, owner } = account;
  const imported = contact.created < -545;
  const author = imported ? people.of('milan') : owner && !owner.left ? owner : people.of('lucia');
  const local = account.abroad === undefined;
  const phones = [
    ...(story.badPhone === undefined ? (local && random.chance(0.8) ? [country.landline(random)] : []) : [story.badPhone]),
    ...(local && random.chance(0.45) ? [country.mobile(random)] : []),
  ];
  const handle = contact.email.split('@')[0] ?? '';
  const refuses = random.chance(0.05);
  const since = new Date(calendar.atWork(contact.created * random.next() * 0.8)).toISOString();
  const asOwner = story.missingOwner ? undefined : owner;
  const values = {
    firstName: story.spelt?.firstName ?? contact.firstName,
    lastName: story.spelt?.lastName ?? contact.lastName,
    jobTitle: contact.title,
    accounts: [account.id],
    emails: [story.spelt?.email ?? contact.email],
    phones: phones.length > 0 ? phones : undefined,
    owner: asOwner?.id,
    team: asOwner && people.teamOf(asOwner).id,
    preferredChannel: random.weighted([
      ['email', 5],
      ['phone', 3],
      ['video', 1.5],
      ['mobile', 0.8],
      ['letter', 0.2],
    ] as const),
    language: account.abroad === '日本' ? 'ja' : account.abroad === 'Україна' ? 'uk' : country.language,
    ...(refuses && {
      doNotEmail: true,
      doNotEmailReason: 'Asked to be left off the newsletter',
      doNotEmailSince: since,
    }),
    ...(random.chance(0.03) && { doNotCall: true, doNotCallReason: 'Prefers e-mail, works nights', doNotCallSince: since }),
    ...(random.chance(0.02) && { doNotText: true, doNotTextReason: 'Company phone stays in the office', doNotTextSince: since }),
    linkedin: random.chance(0.35) ? `https://linkedin.example/in/${handle.replaceAll('.', '-')}` : undefined,
    xing: country.code === 'DE' && random.chance(0.2) ? `https://xing.example/profile/${handle.replaceAll('.', '_')}` : undefined,
    website: random.chance(0.02) ? `https://${account.domain}/team/${handle}` : undefined,
    postal:
      local && random.chance(0.15)
        ? {
            street: country.street(random),
            city: account.city.name,
            postalCode: country.postalCode(account.city, random),
            country: country.name,
          }
        : undefined,
    tags: random.chance(0.16)
      ? [random.pick(['newsletter', 'fair 2 years running', 'decides', 'reference', 'speaks Swedish'])]
      : undefined,
    description: random.chance(0.06)
      ? random.pick([
          'Reachable before nine only.',
          'Was at our open day; wants a tour of the calibration laboratory.',
          'Always asks for delivery dates first.',
          'Knows Aylin from university.',
        ])
      : undefined,
    externalId: imported ? `P-${random.int(10_000, 99_999)}${contact.id.slice(-3)}` : undefined,
  };
  const steps: DemoStep[] = [
    { at: calendar.atWork(contact.created), by: author.id, origin: imported ? 'import' : 'command', changes: changesTo(values) },
  ];
  if (contact.moved) {
    const by = contact.moved.owner && !contact.moved.owner.left ? contact.moved.owner : people.of('lucia');
    const address = contact.email.replace(/@.*/, `@${contact.moved.domain}`);
    steps.push({
      at: calendar.atWork(contact.created * 0.4),
      by: by.id,
      origin: 'command',
      changes: { accounts: { add: [contact.moved.id], remove: [account.id] }, emails: { add: [address], remove: [] } },
    });
  }
  return { type: 'contact', id: contact.id, steps: inOrder(steps) };
}

/** A number of the old list that leads nowhere: too short, a placeholder, one digit lost. */
export function badPhone(world: World, index: number): string {
  const random = chanceOf(world, `bad phone ${index}`);
  const good = countries.DE.landline(random);
  return [`000`, `0000000000`, good.replace('+49 ', '0').slice(0, 7), `+49 49 ${good.slice(4)}`, `${good.slice(0, -3)}`, '12345'][
    index % 6
  ]!;
}
