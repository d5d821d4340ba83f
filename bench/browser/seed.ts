import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchWorkspace } from '../rig/workspace.ts';

/** How many records a run has; a smaller one keeps the proportions. */
export type Size = { readonly deals: number; readonly contacts: number; readonly accounts: number };
export const sizeOf = (rows: number): Size => ({ deals: rows, contacts: Math.ceil(rows / 2), accounts: Math.ceil(rows / 5) });

/** Deals come in this many equal lots, named in their titles: a search for one lot finds 500 of 100,000. */
export const LOTS = 200;
export const lotOf = (index: number): string => `lot${String(index % LOTS).padStart(3, '0')}x`;

const stages = ['Qualified', 'Discovery', 'Proposal', 'Negotiation', 'Won', 'Lost'];
const sources = ['Website', 'Referral', 'Event', 'Outbound', 'Partner'];
const categories = ['Omitted', 'Pipeline', 'Best case', 'Commit', 'Closed'];
const day = (index: number) => String((index % 28) + 1).padStart(2, '0');
const month = (index: number) => String((index % 12) + 1).padStart(2, '0');
/** What companies and people are called by. */
export const words = ['Harbour', 'Mill', 'Orchard', 'Summit', 'Lantern', 'Meadow', 'Copper', 'Willow', 'Granite', 'Falcon'];
const word = (index: number) => words[index % words.length] ?? '';

type File = { readonly type: string; readonly csv: Uint8Array; readonly map: Readonly<Record<string, unknown>> };
const encode = (lines: readonly string[]) => new TextEncoder().encode(lines.join('\n'));
const numbered = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index));

/** A company as a spreadsheet has it: accounts, people in them, and deals with them. */
export function filesOf(size: Size): readonly File[] {
  const account = (index: number) => `${word(index)} ${word(index * 7 + 3)} ${index % size.accounts}`;
  const files: Readonly<Record<string, { head: string; lines: string[]; columns: Readonly<Record<string, string>> }>> = {
    account: {
      head: 'id,name,domain',
      lines: numbered(size.accounts, (index) => `A${index},${account(index)},company${index}.example`),
      columns: { id: 'externalId', name: 'name', domain: 'domain' },
    },
    contact: {
      head: 'id,first,last,title,email',
      lines: numbered(
        size.contacts,
        (index) =>
          `C${index},${word(index * 3)},${word(index)}son ${index},Buyer,person${index}@company${index % size.accounts}.example`,
      ),
      columns: { id: 'externalId', first: 'firstName', last: 'lastName', title: 'jobTitle', email: 'emails' },
    },
    deal: {
      head: 'id,name,account,stage,amount,closes,step,step_date,probability,source,category,tags,text',
      lines: numbered(size.deals, (index) => {
        const closes = `${2026 + (index % 2)}-${month(index)}-${day(index)}`;
        const name = `${account(index)} ${lotOf(index)} ${index}`;
        return `D${index},${name},${account(index)},${stages[index % stages.length] ?? ''},${(index * 37) % 90_000},${closes},Call ${word(index)},2027-${month(index)}-${day(index)},${(index * 5) % 100},${sources[index % sources.length] ?? ''},${categories[index % categories.length] ?? ''},${word(index).toLowerCase()};${word(index * 3).toLowerCase()},About ${word(index)} and ${word(index + 1)}`;
      }),
      columns: {
        id: 'externalId',
        name: 'name',
        stage: 'stage',
        amount: 'amount',
        closes: 'closeDate',
        step: 'nextStep',
        step_date: 'nextStepDate',
        probability: 'probability',
        source: 'source',
        category: 'forecastCategory',
        tags: 'tags',
        account: 'account',
        text: 'description',
      },
    },
  };
  return Object.entries(files).map(([type, { head, lines, columns }]) => ({
    type,
    csv: encode([head, ...lines]),
    map: { match: 'externalId', columns, currency: 'EUR', dateOrder: 'YMD' },
  }));
}

/** Imports the company as a person would, into the running server. Seconds; none where it has been kept from a run before. */
export async function seed({ api, id, product }: BenchWorkspace, size: Size): Promise<number | undefined> {
  const seeded = join(product.dataDirectory, 'seeded');
  if (existsSync(seeded)) {
    const deals = Number(readFileSync(seeded, 'utf8'));
    if (deals !== size.deals) throw new Error(`The workspace that was kept has ${deals} deals, not ${size.deals}`);
    return undefined;
  }
  const began = performance.now();
  const base = `/api/w/${id}/imports`;
  for (const { type, csv, map } of filesOf(size)) {
    const { job } = await api<{ job: { id: string } }>('POST', `${base}?type=${type}&name=${type}.csv`, csv);
    await api('POST', `${base}/${job.id}/run`, map);
    for (;;) {
      const { state, report } = await api<{ state: string; report?: unknown }>('GET', `${base}/${job.id}`);
      if (state === 'done') break;
      if (state === 'failed') throw new Error(`The import of ${type} failed: ${JSON.stringify(report)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  writeFileSync(seeded, String(size.deals));
  return (performance.now() - began) / 1000;
}
