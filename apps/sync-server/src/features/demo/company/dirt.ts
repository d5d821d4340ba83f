import type { Account } from './accounts.ts';
import type { Contact, ContactStory } from './contacts.ts';
import { changesTo, type DemoRecord } from './demo-record.ts';
import type { Random } from './seeded-random.ts';
import { chanceOf, type World } from './world.ts';

/** What a real list looks like after some years. Numbers are those of a company of the usual size. */
export const dirt = {
  accountTwins: 15,
  contactTwins: 10,
  badPhones: 40,
  accountsWithoutOwner: 18,
  contactsWithoutOwner: 30,
} as const;

/** How the same name comes to be written a second time. */
const misspellings: readonly ((name: string, random: Random) => string)[] = [
  (name) => name.toLowerCase(),
  (name) => name.toUpperCase(),
  (name, random) => {
    const at = random.int(1, Math.max(1, name.length - 3));
    return name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
  },
  (name, random) => {
    const at = random.int(2, Math.max(2, name.length - 2));
    return name.slice(0, at) + name.slice(at + 1);
  },
  (name) => name.replace(/ GmbH & Co\. KG$| GmbH$| AG$| AB$| Ltd$| plc$| SARL$| SAS$| SA$| KG$|,? Inc\.$| LLC$| Corp\.$/, ''),
];
const legalForms: readonly (readonly [RegExp, string])[] = [
  [/ GmbH & Co\. KG$/, ' GmbH'],
  [/ GmbH$/, ' GmbH & Co. KG'],
  [/ AG$/, ' SE'],
  [/ AB$/, ' Aktiebolag'],
  [/ Ltd$/, ' Limited'],
  [/ SA$/, ' SAS'],
];

/** A second record of the same company, entered by somebody who did not look first. */
export function accountTwins(world: World, accounts: readonly Account[]): readonly Account[] {
  const random = chanceOf(world, 'account twins');
  const candidates = random.shuffled(
    accounts.filter(
      ({ parent, abroad, weight, name }) => !parent && !abroad && weight < 1 && / (GmbH|AG|AB|Ltd|SA|GmbH & Co\. KG)$/.test(name),
    ),
  );
  return Array.from({ length: dirt.accountTwins * world.scale }, (_, index): Account => {
    const original = candidates[index % candidates.length]!;
    const legal = legalForms.find(([pattern]) => pattern.test(original.name));
    const name =
      index % 3 === 2 && legal
        ? original.name.replace(...legal)
        : misspellings[index % misspellings.length]!(original.name, random);
    const created = Math.min(-5, original.created * random.next() * 0.6);
    return {
      ...original,
      id: random.id(world.calendar.atWork(created)),
      name,
      created,
      tags: [],
      weight: 0,
      description: undefined,
    };
  });
}

/** The same person twice: another spelling, or once more at the company that they moved to. */
export function contactTwins(
  world: World,
  contacts: readonly Contact[],
  accounts: readonly Account[],
): readonly { readonly contact: Contact; readonly spelt: ContactStory['spelt'] }[] {
  const random = chanceOf(world, 'contact twins');
  const originals = random.shuffled(
    contacts.filter(({ account, firstName }) => !account.abroad && firstName && firstName.length > 3),
  );
  return Array.from({ length: dirt.contactTwins * world.scale }, (_, index) => {
    const original = originals[index % originals.length]!;
    const created = Math.min(-3, original.created * random.next() * 0.5);
    const twin = { ...original, id: random.id(world.calendar.atWork(created)), created };
    if (index % 2 === 0) {
      const account = random.pick(
        accounts.filter(
          ({ country, parent, created: since }) => country === original.account.country && !parent && since < created,
        ),
      );
      return { contact: { ...twin, account, email: original.email.replace(/@.*/, `@${account.domain}`) }, spelt: undefined };
    }
    const lastName = misspellings[index % 4]!(original.lastName, random);
    return {
      contact: twin,
      spelt:
        index % 4 === 1
          ? { firstName: original.firstName!.toLowerCase(), lastName: original.lastName.toLowerCase() }
          : { lastName },
    };
  });
}

/** Entered to try something out, and thrown away afterwards; one of them was not meant to go. */
export function thrownAway(world: World, kept: DemoRecord): readonly DemoRecord[] {
  const { calendar, people } = world;
  const random = chanceOf(world, 'trash');
  const milan = people.of('milan').id;
  const trial = (lastName: string, days: number): DemoRecord => {
    const at = calendar.atWork(days);
    return {
      type: 'contact',
      id: random.id(at),
      steps: [{ at, by: milan, origin: 'command', changes: changesTo({ lastName, description: 'Only to see what happens.' }) }],
      fate: [{ change: 'deleted', at: at + 600_000, by: milan }],
    };
  };
  const last = kept.steps.at(-1)!.at;
  return [
    trial('Test', -9.4),
    trial('asdf', -4.6),
    {
      ...kept,
      fate: [
        { change: 'deleted', at: last + 3_600_000, by: milan },
        { change: 'restored', at: last + 3_900_000, by: people.of('claire').id },
      ],
    },
  ];
}
