import type { Deal } from './deals.ts';
import type { DemoEntry } from './demo-record.ts';
import { pdfOf, planOf } from './drawn-files.ts';
import type { Hero } from './heroes.ts';
import { pictureSize } from './note-text.ts';
import { chanceOf, type World } from './world.ts';

/** A file with its bytes. */
export type DemoFile = { readonly entry: DemoEntry; readonly bytes: Buffer; readonly mediaType: string };

type Made = { readonly name: string; readonly mediaType: string; readonly bytes: Buffer; readonly measures?: typeof pictureSize };

/** Offers, plans and lists of metering points on the told deals, and an offer here and there on the others. */
export function makeFiles(world: World, heroes: readonly Hero[], deals: readonly Deal[]): readonly DemoFile[] {
  const random = chanceOf(world, 'files');
  const { calendar, people } = world;
  const made: DemoFile[] = [];
  const add = (home: DemoEntry['home'], at: number, by: string, file: Made, id?: string) => {
    const { name, mediaType, bytes, measures } = file;
    const values = { record: `${home.type}:${home.id}`, name, mediaType, size: bytes.length, ...measures };
    made.push({ bytes, mediaType, entry: { type: 'file', id: id ?? random.id(at), home, versions: [{ at, by, values }] } });
  };
  const by = people.of('henrik').id;
  for (const hero of heroes) {
    const home = { type: 'deal', id: hero.id };
    for (const { id, at, by: whose } of hero.pictures)
      add(home, at, whose, { ...floorPlan(chanceOf(world, `picture ${id}`)), measures: pictureSize }, id);
    const { account } = hero;
    const company = { type: 'account', id: account.id };
    const ofAccount = chanceOf(world, `files of ${hero.key}`);
    for (const [days, file] of [
      [-40, agreement(account.name)],
      [-33, { ...floorPlan(ofAccount), measures: pictureSize }],
      [-12, points(ofAccount)],
    ] as const)
      add(company, calendar.atWork(days), by, file, ofAccount.id(calendar.atWork(days)));
    add(home, calendar.atWork(-9 - random.int(0, 20)), by, offer(account.name, random.int(12, 90)));
    add(home, calendar.atWork(-4 - random.int(0, 4)), by, { ...floorPlan(random), measures: pictureSize });
    if (random.chance(0.6)) add(home, calendar.atWork(-2), by, points(random));
  }
  for (const deal of deals) {
    if (made.length >= 60 * world.scale) break;
    if (deal.owner.left || deal.created > -20 || !random.chance(0.06)) continue;
    const at = calendar.atWork(deal.created + 2);
    add({ type: 'deal', id: deal.id }, at, deal.owner.id, offer(deal.account.name, random.int(12, 90)));
  }
  return made;
}

type Chance = ReturnType<typeof chanceOf>;

const offer = (account: string, meters: number) => ({
  name: `Offer ${account}.pdf`,
  mediaType: 'application/pdf',
  bytes: pdfOf([
    'Nordlicht GmbH',
    `Offer for ${account}`,
    '',
    `${meters} meters with gateway, mounted and connected`,
    'Software for three years, service included',
    '',
    'The offer holds for six weeks.',
  ]),
});

const agreement = (account: string) => ({
  name: 'Framework agreement.pdf',
  mediaType: 'application/pdf',
  bytes: pdfOf([
    'Framework agreement',
    `between Nordlicht GmbH and ${account}`,
    '',
    'Prices hold for one year.',
    'Each site orders for itself.',
  ]),
});

function floorPlan(random: Chance) {
  const boxes = Array.from({ length: 9 }, (_, at) => ({
    x: 30 + (at % 3) * 225,
    y: 30 + Math.floor(at / 3) * 145,
    width: 150 + random.int(0, 60),
    height: 90 + random.int(0, 40),
    shade: random.int(1, 3),
  }));
  return { name: 'Floor plan.png', mediaType: 'image/png', bytes: planOf(pictureSize.width, pictureSize.height, boxes) };
}

const points = (random: Chance) => ({
  name: 'Metering points.csv',
  mediaType: 'text/csv',
  bytes: Buffer.from(
    [
      'Point,Building,Kind',
      ...Array.from({ length: 24 }, (_, at) => `DE${1000 + at},${random.pick(['A', 'B', 'C'])},electricity`),
    ].join('\n'),
  ),
});
