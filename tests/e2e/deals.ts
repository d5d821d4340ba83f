/** Deals made and read behind the browsers' backs, through the API with somebody's session; and the pages that show them. */
import { expect, type Locator } from '@playwright/test';
import type { Somebody } from './people.ts';

type Json = Readonly<Record<string, unknown>>;
export type Deal = { readonly id: string; readonly address: string };

const query = ({ workspace }: Somebody) => `?workspace=${workspace.id}`;
const headers = ({ home }: Somebody) => ({ origin: new URL(home).origin });

/** Makes a record; answers what the API answers. */
export async function makeRecord(somebody: Somebody, plural: string, values: Json): Promise<Json & { readonly id: string }> {
  const path = `/api/v1/${plural}${query(somebody)}`;
  const made = await somebody.context.request.post(path, { data: values, headers: headers(somebody) });
  expect(made.status(), await made.text()).toBe(201);
  return (await made.json()) as Json & { id: string };
}

/** Makes a deal; answers its id and the address of its page. */
export async function makeDeal(somebody: Somebody, values: Json = {}): Promise<Deal> {
  const usual = { name: 'Acme renewal', amount: { amount: 4_000_000, currency: 'EUR' }, closeDate: '2027-06-30' };
  const { id } = await makeRecord(somebody, 'deals', { ...usual, ...values });
  return { id, address: `${somebody.home}/deals/${id}` };
}

export const changeDeal = (somebody: Somebody, { id }: Deal, values: Json): Promise<void> =>
  changeRecord(somebody, 'deals', id, values);

export async function changeRecord(somebody: Somebody, plural: string, id: string, values: Json): Promise<void> {
  const path = `/api/v1/${plural}/${id}${query(somebody)}`;
  const changed = await somebody.context.request.patch(path, { data: values, headers: headers(somebody) });
  expect(changed.ok(), await changed.text()).toBe(true);
}

/**
 * The same, once a page has come up for them: what another made a moment ago is older by then, however long it takes to
 * arrive: how long that took is known to half of a round trip, which is long where the machine is busy [M221].
 */
export async function changeDealLater(somebody: Somebody, deal: Deal, values: Json): Promise<void> {
  await somebody.page.goto(`${somebody.home}/settings/profile`);
  await expect(badge(somebody)).toHaveAttribute('data-connection', 'saved');
  await changeDeal(somebody, deal, values);
}

/** The deal as the API gives it. */
export async function readDeal(somebody: Somebody, { id }: Deal): Promise<Json> {
  return (await (await somebody.context.request.get(`/api/v1/deals/${id}${query(somebody)}`)).json()) as Json;
}

export type Told = {
  readonly kind: string;
  readonly field?: string;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly madeAt: string;
};

/** What has changed of a deal, as the API tells it. */
export const readChanges = (somebody: Somebody, deal: Pick<Deal, 'id'>) => readEvents(somebody, deal, 'changed');
/** What was written into it and lost against what another wrote. */
export const readLosses = (somebody: Somebody, deal: Pick<Deal, 'id'>) => readEvents(somebody, deal, 'overwritten');

async function readEvents(somebody: Somebody, { id }: Pick<Deal, 'id'>, wanted: string): Promise<readonly Told[]> {
  const answer = await somebody.context.request.get(`/api/v1/deals/${id}/events${query(somebody)}`);
  const { items } = (await answer.json()) as { items: readonly Told[] };
  return items.filter(({ kind }) => kind === wanted);
}

/** A field's place on the record page. */
export const cell = ({ page }: Somebody, field: string) => page.locator(`[data-field="${field}"]`).first();
/** Begins to edit a field, as a click does. */
export const edit = (somebody: Somebody, field: string) => cell(somebody, field).getByRole('button').first().click();
export const input = (somebody: Somebody, field: string) => cell(somebody, field).getByRole('textbox');
/** The text of the shared note. */
export const note = ({ page }: Somebody) => page.getByRole('textbox', { name: 'Note', exact: true });
/** What the connection badge says. */
export const badge = ({ page }: Somebody) => page.locator('[data-connection]');

/** Both on one page, each seeing the other: from then on presence and edits travel. */
export async function together(ann: Somebody, ben: Somebody, address: string): Promise<void> {
  await Promise.all([ann.page.goto(address), ben.page.goto(address)]);
  await expect(ann.page.getByRole('img', { name: ben.name }).first()).toBeVisible();
  await expect(ben.page.getByRole('img', { name: ann.name }).first()).toBeVisible();
}

/** Waits for something in the activity feed; what others do after it was read waits behind "2 new" until one asks for it. */
export async function findInFeed({ page }: Pick<Somebody, 'page'>, wanted: Locator): Promise<void> {
  await expect(async () => {
    const fresh = page.getByRole('button', { name: /^\d+ new$/ });
    if (await fresh.isVisible()) await fresh.click();
    await expect(wanted).toBeVisible({ timeout: 500 });
  }).toPass();
}

/** Goes to a place by G and its letter. */
export async function goByKey({ page }: Pick<Somebody, 'page'>, letter: string, address: RegExp): Promise<void> {
  // A busy machine may take longer between two keys than a sequence waits.
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    await expect(page).toHaveURL(address, { timeout: 2_000 });
  }).toPass();
}

/** Opens the search by its key, and types once it listens. */
export async function typeInSearch({ page }: Pick<Somebody, 'page'>, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Search' }).getByRole('combobox')).toBeFocused();
  await page.keyboard.type(text);
}
