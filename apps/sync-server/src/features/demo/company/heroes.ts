import { fieldChip, memberChip, recordChip } from '@rapport/model/documents/note-chips';
import { objectTypes } from '@rapport/model/objects/index';
import { heroStories } from '../stories/hero-stories.ts';
import type { HeroStory, When } from '../stories/hero-story.ts';
import type { Account } from './accounts.ts';
import { inOrder } from './calendar.ts';
import { slug } from './countries.ts';
import { commentEntry } from './comments.ts';
import type { Contact } from './contacts.ts';
import { changesTo, type DemoEntry, type DemoRecord, type DemoStep } from './demo-record.ts';
import { interactionRecord } from './interactions.ts';
import { linkRecord } from './links.ts';
import { noteRecord } from './notes.ts';
import type { Product } from './products.ts';
import { taskRecord } from './tasks.ts';
import { chanceOf, type World } from './world.ts';

export type Hero = {
  readonly key: string;
  readonly id: string;
  readonly account: Account;
  readonly contacts: readonly Contact[];
  readonly records: readonly DemoRecord[];
  readonly comments: readonly DemoEntry[];
  /** The pictures that its note shows: brought while it was written. */
  readonly pictures: readonly { readonly id: string; readonly at: number; readonly by: string }[];
};

export const heroCount = heroStories.length;

export const makeHeroes = (world: World, accounts: readonly Account[], products: readonly Product[]): readonly Hero[] =>
  heroStories.map((story) => makeHero(world, story, accounts, products));

function makeHero(world: World, story: HeroStory, accounts: readonly Account[], products: readonly Product[]): Hero {
  const { calendar, people } = world;
  const random = chanceOf(world, `hero ${story.key}`);
  const account = accounts.find(({ name }) => name === story.account);
  const product = products.find(({ short }) => short === story.product);
  if (!account || !product) throw new Error(`The story ${story.key} names what does not exist.`);
  const member = (key: string) => people.of(key).id;
  const at = ([day, time]: When) => calendar.at(calendar.workday(day)) + clock(time);
  const begun = at(story.steps[0]!.when);
  const id = random.id(begun);
  const contacts = story.cast.map(({ first, last, title }, index): Contact => ({
    id: random.id(begun - (index + 1) * 3_600_000),
    firstName: first,
    lastName: last,
    name: `${first} ${last}`,
    title,
    account,
    created: calendar.workday(story.steps[0]!.when[0]) - 3 - index,
    email: `${slug(first)}.${slug(last)}@${account.domain}`,
  }));
  const person = (key: string) => contacts[story.cast.findIndex((one) => one.key === key)]!.id;
  const home = { type: 'deal', id };
  const comments: DemoEntry[] = [];
  for (const { when, by, text, reply, resolvedBy, before, withdrawn } of story.comments) {
    const said = {
      at: at(when),
      by: people.of(by),
      text,
      ...(reply !== undefined && { replyTo: comments[reply]!.id }),
      ...(resolvedBy && { resolvedBy: people.of(resolvedBy) }),
      ...(before && { before }),
      ...(withdrawn && { withdrawn }),
    };
    comments.push(commentEntry(people, random, home, said));
  }
  /** `<<account>>`, `<<amount>>`, one of its cast or a colleague by key: the chip that stands for it. */
  const withChips = (text: string) =>
    text.replaceAll(/<<(.+?)>>/g, (_, key: string) => {
      const cast = story.cast.findIndex((one) => one.key === key);
      if (key === 'account') return `<<${recordChip('account', account.id)}>>`;
      if (cast >= 0) return `<<${recordChip('contact', person(key))}>>`;
      return key in objectTypes['deal']!.fields ? `<<${fieldChip('deal', id, key)}>>` : `<<${memberChip(member(key))}>>`;
    });
  const own = chanceOf(world, `hero account ${story.key}`);
  const pictures: Hero['pictures'][number][] = [];
  const withPictures = (text: string, when: number, by: string) =>
    text.replaceAll('](plan)', () => {
      const picture = { id: own.id(when - 600_000), at: when - 600_000, by };
      pictures.push(picture);
      return `](${picture.id})`;
    });
  const note = noteRecord(
    home,
    story.note.map(({ when, by, text }) => ({
      at: at(when),
      by: member(by),
      text: withPictures(withChips(text), at(when), member(by)),
    })),
  );
  return {
    key: story.key,
    id,
    account,
    contacts,
    comments,
    pictures,
    records: [
      { type: 'deal', id, steps: dealSteps(world, story, account, product, contacts, at) },
      note,
      ...story.calls.map(({ with: whom, by, when, ...call }) =>
        interactionRecord(random, {
          ...call,
          at: at(when),
          by: member(by),
          participants: whom.map(person),
          related: [`deal:${id}`],
        }),
      ),
      ...story.tasks.map(({ for: whom, when, by, due, done, ...task }) =>
        taskRecord(world, random, {
          ...task,
          at: at(when),
          by: member(by),
          assignee: member(whom),
          due: calendar.noWeekend(due),
          related: [`deal:${id}`],
          done: done && { at: at(done), by: member(whom) },
        }),
      ),
      noteRecord({ type: 'account', id: account.id }, [
        { at: begun + 86_400_000, by: member(story.owner), text: story.accountNote },
      ]),
      // What they were to the company besides: some of it is over.
      ...contacts.map((contact, index) =>
        linkRecord({
          at: begun + 360_000,
          by: member(story.owner),
          id: own.id(begun + index),
          from: `contact:${contact.id}`,
          to: `account:${account.id}`,
          role: index === 0 ? 'decisionMaker' : index === 1 ? 'technical' : 'consultant',
          since: calendar.date(-1_100 + index * 170),
          ...(index > 1 && { until: calendar.date(-200 + index * 10) }),
        }),
      ),
      ...story.cast.map(({ role }, index) =>
        linkRecord({
          at: begun + 300_000,
          by: member(story.owner),
          from: `contact:${contacts[index]!.id}`,
          to: `deal:${id}`,
          role,
        }),
      ),
    ],
  };
}

const clock = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
};

function dealSteps(
  { calendar, people }: World,
  story: HeroStory,
  account: Account,
  product: Product,
  contacts: readonly Contact[],
  at: (when: When) => number,
): readonly DemoStep[] {
  const owner = people.of(story.owner);
  const begin = {
    name: story.name,
    account: account.id,
    amount: { minor: story.amount * 100, currency: story.currency },
    pipeline: 'sales',
    owner: owner.id,
    team: people.teamOf(owner).id,
    contacts: contacts.map(({ id }) => id),
    source: story.source,
    product: product.id,
    collaborators: story.collaborators.map((key) => people.of(key).id),
    tags: [...story.tags],
    description: story.description,
  };
  return inOrder(
    story.steps.map(({ when, by, stage, amount, close, next, category, probability, lostReason }, index): DemoStep => {
      const ended = stage === 'won' || stage === 'lost';
      const date = ended
        ? calendar.date(calendar.workday(when[0]))
        : close === undefined
          ? undefined
          : calendar.date(calendar.noWeekend(close));
      return {
        at: at(when),
        by: people.of(by).id,
        origin: 'command',
        changes: changesTo({
          ...(index === 0 && begin),
          stage,
          ...(amount !== undefined && { amount: { minor: amount * 100, currency: story.currency } }),
          closeDate: date,
          forecastCategory: category,
          probability,
          lostReason,
          ...(next && {
            nextStep: next[0],
            nextStepDate: calendar.date(calendar.noWeekend(next[1])),
            nextStepPerson: people.of(next[2]).id,
          }),
        }),
      };
    }),
  ).map((step, index) => (index > 0 && story.steps[index]!.blind ? { ...step, base: index - 1 } : step));
}
