import type { Browser, Page } from '@playwright/test';
import type { Figure } from '../rig/report.ts';
import { short } from '../rig/statistics.ts';
import type { BenchWorkspace } from '../rig/workspace.ts';

/** A run: the product with its rows, a browser, and what has been measured so far. */
export type Bench = {
  readonly workspace: BenchWorkspace;
  readonly browser: Browser;
  readonly rows: number;
  readonly figures: Figure[];
};
/** One part of the run, on a device that holds the workspace. */
export type Part = (bench: Bench, page: Page) => Promise<void>;

export const viewport = { width: 1440, height: 900 };
/** With the title, the twenty columns that are spoken of. */
export const columns =
  'account,stage,amount,closeDate,owner,nextStep,nextStepDate,probability,source,lostReason,product,tags,description,externalId,number,pipeline,team,contacts,forecastCategory';

export const inWords = (value: number): string => value.toLocaleString('en');
export const addressOf = ({ workspace }: Bench, path: string): string =>
  `${workspace.product.address}/app/${workspace.slug}/${path}`;

/** The line above a list, once it counts so many deals: nothing is measured of a list that holds something else. */
export const counts = (page: Page, deals: number) =>
  page.locator('[data-sums]', { hasText: new RegExp(`^\\s*${inWords(deals)}\\b`) });

type Aim = { readonly unit: string; readonly aim?: number; readonly more?: string };
/** Notes a figure, which must be one: a case whose selectors found nothing has measured nothing. */
export function note({ figures }: Bench, what: string, value: number, { unit, aim, more = '' }: Aim): void {
  if (!Number.isFinite(value)) throw new Error(`${what}: nothing was measured`);
  const measured = `${short(value)} ${unit}${more}`;
  process.stderr.write(`    ${what}: ${measured}\n`);
  figures.push({
    what,
    measured,
    aim: aim === undefined ? '' : `${aim} ${unit}`,
    met: aim === undefined ? undefined : value <= aim,
  });
}

/** Runs a part; one that fails or takes too long says so in its place, and the others go on. */
export async function attempt(bench: Bench, name: string, seconds: number, part: () => Promise<void>): Promise<boolean> {
  process.stderr.write(`  ${name} …\n`);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${seconds} seconds`)), seconds * 1000);
  });
  try {
    await Promise.race([part(), late]);
    return true;
  } catch (error) {
    const reason = String(error).split('\n')[0] ?? '';
    process.stderr.write(`    failed: ${String(error)}\n`);
    bench.figures.push({ what: name, measured: `not measured: ${reason}`, aim: '', met: false });
    return false;
  } finally {
    clearTimeout(timer);
  }
}
