import type { Deal } from './deals.ts';
import type { DemoEntry } from './demo-record.ts';
import { chanceOf, type World } from './world.ts';

/** What came of the deals that were won: an order with its lines, what was paid of it, and here and there a correction. */
export function makePurchases(world: World, deals: readonly Deal[]): readonly DemoEntry[] {
  const { calendar, people } = world;
  const random = chanceOf(world, 'purchases');
  const by = people.of('henrik').id;
  const bought = deals.filter(({ outcome, closed }) => outcome === 'won' && closed! < -1);
  return bought.flatMap((deal, index) => {
    const home = { type: 'account', id: deal.account.id };
    const record = `account:${deal.account.id}`;
    const { currency } = deal.account.country;
    const money = (minor: number) => ({ minor, currency });
    const entry = (type: string, days: number, values: DemoEntry['versions'][number]['values']): DemoEntry => {
      const at = calendar.atWork(Math.min(days, -0.05));
      return { type, id: random.id(at), home, versions: [{ at, by, values: { record, ...values } }] };
    };
    const closed = deal.closed!;
    const total = deal.amount * 100;
    const reference = `B-${String(2_000 + index)}`;
    const order = entry('order', closed + 0.6, {
      reference,
      orderedOn: calendar.date(closed),
      total: money(total),
      status: closed < -30 ? 'delivered' : closed < -10 ? 'inDelivery' : 'placed',
      deal: deal.id,
      externalId: `ERP-${String(90_000 + index)}`,
    });
    const service = random.chance(0.5) ? Math.round(total * 0.1) : 0;
    const line = (name: string, quantity: number, sum: number, product?: string) =>
      entry('orderLine', closed + 0.6, {
        order: order.id,
        name,
        quantity: quantity * 1_000,
        total: money(sum),
        ...(product !== undefined && { product }),
      });
    const lines = [
      line(deal.product.short, Math.max(1, deal.units), total - service, deal.product.id),
      ...(service > 0 ? [line('Commissioning', 1, service)] : []),
    ];
    const dueIn = closed + random.int(14, 55);
    const paid = (days: number, minor: number, more: object = {}) =>
      entry('payment', days, {
        reference: `${reference} ${deal.account.short}`,
        paidOn: calendar.date(days),
        amount: money(minor),
        method: random.weighted([
          ['transfer', 8],
          ['directDebit', 2],
          ['card', 1],
        ] as const),
        order: order.id,
        ...more,
      });
    const first = dueIn < -1 ? paid(dueIn, total) : undefined;
    const corrected = first && random.chance(0.04) && dueIn < -6;
    return [
      order,
      ...lines,
      ...(first ? [first] : []),
      ...(corrected
        ? [paid(dueIn + 4, -Math.round(total * 0.02), { corrects: first.id, description: 'Discount booked later.' })]
        : []),
    ];
  });
}
