import { inOrder } from './calendar.ts';
import type { Deal } from './deals.ts';
import { slug } from './countries.ts';
import { changesTo, type DemoRecord, type DemoStep } from './demo-record.ts';
import { present } from './people.ts';
import { chanceOf, type World } from './world.ts';

const wishes = [
  'Downloaded the guide on submetering.',
  'Asked at the fair for prices of {product}.',
  'Wants a demonstration for two sites.',
  'Renews all meters next year.',
  'Came by the reference of {account}.',
];
const kinds = ['Stadtwerke', 'Wohnbau', 'Logistik', 'Klinikum', 'Brauerei', 'Metallbau'] as const;
const towns = ['Auental', 'Birkhorst', 'Dornfelde', 'Eschenrode', 'Falkenau', 'Grünthal', 'Hasselbruch', 'Immenried'] as const;

/** People who might become customers: some new and nobody’s, some on the way, and those from whom deals came. */
export function makeLeads(world: World, deals: readonly Deal[], count: number): readonly DemoRecord[] {
  const { calendar, people } = world;
  const random = chanceOf(world, 'leads');
  const milan = people.of('milan');
  const sellers = present(people).filter(({ sells }) => sells !== undefined);
  const became = deals.filter(({ contacts, created, owner }) => contacts.length > 0 && created < -20 && !owner.left);
  return Array.from({ length: count }, (_, index): DemoRecord => {
    const deal = random.pick(became);
    const { account } = deal;
    const qualified = index % 3 === 0;
    const contact = deal.contacts[0]!;
    const created = qualified ? deal.created - random.int(2, 12) : -random.next() * 40;
    const at = calendar.atWork(created);
    const firstName = qualified ? contact.firstName : random.pick(account.country.firstNames);
    const lastName = qualified ? contact.lastName : random.pick(account.country.lastNames);
    const company = qualified ? account.name : `${random.pick(kinds)} ${random.pick(towns)}`;
    const status = qualified
      ? 'qualified'
      : random.weighted([
          ['new', 4],
          ['working', 4],
          ['nurturing', 2],
          ['unqualified', 2],
        ] as const);
    const owner = qualified ? deal.owner : random.pick(sellers);
    const mailbox = [firstName, lastName].flatMap((part) => (part === undefined ? [] : slug(part) || [])).join('.');
    const domain = qualified ? account.domain : `${slug(company) || 'company'}.example`;
    const values = {
      firstName,
      lastName,
      company,
      status: 'new',
      source: qualified ? deal.source : random.pick(['website', 'event', 'campaign', 'referral', 'partner']),
      emails: [qualified ? contact.email : `${mailbox || `lead-${index}`}@${domain}`],
      website: random.chance(0.5) ? `https://${domain}` : undefined,
      product: deal.product.id,
      value: random.chance(0.6) ? { minor: random.int(2, 60) * 100_000, currency: 'EUR' } : undefined,
      description: random.pick(wishes).replace('{product}', deal.product.short).replace('{account}', account.short),
    };
    const steps: DemoStep[] = [{ at, by: milan.id, origin: 'api', changes: changesTo(values) }];
    const then = (days: number, by: string, changes: DemoStep['changes']) =>
      steps.push({ at: calendar.atWork(Math.min(created + days, -0.02)), by, origin: 'command', changes });
    if (status !== 'new' || random.chance(0.25))
      then(0.3, milan.id, changesTo({ owner: owner.id, team: people.teamOf(owner).id }));
    if (status !== 'new') then(1, owner.id, changesTo({ status: 'working' }));
    if (status === 'nurturing') then(5, owner.id, changesTo({ status }));
    if (status === 'unqualified') then(5, owner.id, changesTo({ status, unqualifiedReason: 'noBudget' }));
    if (qualified)
      steps.push({
        at: calendar.atWork(deal.created + 0.1),
        by: owner.id,
        origin: 'command',
        changes: changesTo({ status, account: account.id, contact: contact.id, deal: deal.id }),
      });
    return { type: 'lead', id: random.id(at), steps: inOrder(steps) };
  });
}
