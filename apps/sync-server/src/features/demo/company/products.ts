import { changesTo, type DemoRecord } from './demo-record.ts';
import { chanceOf, historyDays, type World } from './world.ts';

export type Product = {
  readonly id: string;
  readonly name: string;
  readonly short: string;
  readonly family: 'hardware' | 'software' | 'service' | 'subscription' | 'other';
  /** Euros. */
  readonly price: number;
  readonly active: boolean;
  readonly record: DemoRecord;
};

const declared: readonly (readonly [
  name: string,
  short: string,
  family: Product['family'],
  price: number,
  about: string,
  tags?: string,
])[] = [
  [
    'Polaris M1 single-phase meter',
    'Polaris M1',
    'hardware',
    84,
    'For flats and small shops. MID approved, M-Bus and pulse output.',
    'mid',
  ],
  [
    'Polaris M3 three-phase meter',
    'Polaris M3',
    'hardware',
    189,
    'The one most sites begin with: 63 A direct, class B, Modbus.',
    'mid bestseller',
  ],
  ['Polaris MX transducer meter', 'Polaris MX', 'hardware', 412, 'Up to 6,000 A through current transformers, class C.', 'mid'],
  ['Polaris H heat meter', 'Polaris H', 'hardware', 268, 'Ultrasonic, for district heating and cooling.', 'heat'],
  ['Gateway G2', 'Gateway G2', 'hardware', 349, 'Reads up to 250 meters over M-Bus, Modbus and radio.'],
  ['Gateway G2 LTE', 'G2 LTE', 'hardware', 429, 'The same for sites without a network of their own.'],
  ['Retrofit kit for analogue meters', 'Retrofit kit', 'hardware', 59, 'An optical head that makes an old meter speak.'],
  [
    'Nordlicht Cloud, per meter and year',
    'Cloud',
    'subscription',
    19,
    'Readings every 15 minutes, alarms, reports, API.',
    'saas bestseller',
  ],
  [
    'Nordlicht Cloud Enterprise',
    'Cloud Enterprise',
    'subscription',
    38_000,
    'Unlimited meters, single sign-on, own data region.',
    'saas',
  ],
  ['Nordlicht Insight', 'Insight', 'software', 12_400, 'Energy reports as ISO 50001 asks for, and load forecasts.'],
  ['Commissioning, per day', 'Commissioning', 'service', 1_150, 'Two technicians on site.'],
  ['Calibration and re-verification', 'Calibration', 'service', 46, 'Per meter, in our laboratory in Kiel.'],
  ['Operator training', 'Training', 'service', 2_900, 'One day, up to twelve people.'],
  [
    'Polaris M2 (discontinued)',
    'Polaris M2',
    'hardware',
    152,
    'Replaced by the M3. Spare parts until the end of next year.',
    'phased-out',
  ],
  ['Demo case', 'Demo case', 'other', 0, 'For fairs and visits. Not for sale.'],
];

export function makeProducts(world: World): readonly Product[] {
  const random = chanceOf(world, 'products');
  const { calendar, people } = world;
  const by = people.of('claire').id;
  return declared.map(([name, short, family, price, description, tags], index) => {
    const at = calendar.atWork(-historyDays - 20) + index * 180_000;
    const id = random.id(at);
    const active = !name.includes('discontinued') && price > 0;
    const values = {
      name,
      family,
      price: { minor: price * 100, currency: 'EUR' },
      active: active || price > 0,
      ...(tags && { tags: tags.split(' ') }),
      description,
      externalId: `NL-${String(1000 + index * 7)}`,
    };
    const steps = [{ at, by, origin: 'command' as const, changes: changesTo(values) }];
    if (!active && price > 0)
      steps.push({ at: calendar.atWork(-210.4), by, origin: 'command', changes: changesTo({ active: false }) });
    return { id, name, short, family, price, active, record: { type: 'product', id, steps } };
  });
}
