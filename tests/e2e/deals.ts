/** Deals made and read behind the browsers' backs, through the API with somebody's session. */
import { expect } from '@playwright/test';
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

export async function changeDeal(somebody: Somebody, { id }: Deal, values: Json): Promise<void> {
  const path = `/api/v1/deals/${id}${query(somebody)}`;
  const changed = await somebody.context.request.patch(path, { data: values, headers: headers(somebody) });
  expect(changed.ok(), await changed.text()).toBe(true);
}

/** The deal as the API gives it. */
export async function readDeal(somebody: Somebody, { id }: Deal): Promise<Json> {
  return (await (await somebody.context.request.get(`/api/v1/deals/${id}${query(somebody)}`)).json()) as Json;
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
