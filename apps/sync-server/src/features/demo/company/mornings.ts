import { commentEntry } from './comments.ts';
import type { Deal } from './deals.ts';
import type { DemoEntry } from './demo-record.ts';
import { chanceOf, type World } from './world.ts';

/** One for each of the twelve since yesterday afternoon, so that nobody finds an empty inbox. */
const lines: readonly (readonly [to: string, from: string, text: string])[] = [
  ['henrik', 'jonas', '@{to} two minutes today on {account}? I would rather ask before I promise {contact} a date.'],
  ['ana', 'henrik', '@{to} what does {contact} say to {amount}? I have {account} in my call at eleven.'],
  ['jonas', 'henrik', '@{to} please put the next call with {contact} in, I would like to listen.'],
  ['freya', 'ana', '@{to} had the same question from a customer of mine, what did you answer {contact}?'],
  ['lucia', 'tom', '@{to} {contact} asks who signs when I am away. Shall I say you?'],
  ['tom', 'lucia', '@{to} {account} is the one I would call first this week.'],
  ['sofia', 'lucia', '@{to} good note on {account}. Does {contact} know about the delivery time of {product}?'],
  ['claire', 'freya', '@{to} {contact} would be a good voice for the spring mailing.'],
  ['milan', 'claire', '@{to} is the address of {contact} in the list for the open day?'],
  ['aylin', 'sofia', '@{to} {contact} asks for a technician’s word on {product}. Ten minutes tomorrow?'],
  ['piotr', 'aylin', '@{to} can you look at the drawing of {account} before lunch?'],
  ['vera', 'lucia', '@{to} may {account} have 45 days to pay at {amount}? Your word counts.'],
];

/** Comments on open deals that name one person each. */
export function makeMornings(world: World, deals: readonly Deal[]): readonly DemoEntry[] {
  const { calendar, people } = world;
  const random = chanceOf(world, 'mornings');
  const open = deals.filter(
    ({ outcome, rotting, contacts, missingOwner, owner }) =>
      outcome === 'open' && !rotting && contacts.length > 0 && !missingOwner && !owner.left,
  );
  return lines.map(([to, from, text], index) => {
    const [reader, writer] = [people.of(to), people.of(from)];
    const among = [reader, writer].filter(({ sells }) => sells !== undefined);
    const own = open.filter(({ owner }) => among.includes(owner));
    const deal = random.pick(own.length > 0 ? own : open);
    const amount = new Intl.NumberFormat('en-GB', {
      style: 'currency',
      currency: deal.account.country.currency,
      maximumFractionDigits: 0,
    }).format(deal.amount);
    const filled = text
      .replace('{to}', reader.name)
      .replace('{account}', deal.account.short)
      .replace('{contact}', deal.contacts[0]!.name)
      .replace('{product}', deal.product.short)
      .replace('{amount}', amount);
    const at =
      index % 3 === 0
        ? calendar.at(0) + (7 * 60 + 8 + index * 3) * 60_000
        : calendar.at(calendar.workday(-1)) + (13 * 60 + 20 + index * 11) * 60_000;
    return commentEntry(people, random, { type: 'deal', id: deal.id }, { at, by: writer, text: filled });
  });
}
