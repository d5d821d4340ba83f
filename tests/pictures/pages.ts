import type { Page } from '@playwright/test';

/** A page that is pictured: where it is below `/app/<workspace>` (unless it begins with a slash), and what a person does first. */
export type Pictured = { readonly name: string; readonly path: string; readonly open?: (page: Page) => Promise<void> };

export const signIn: Pictured = { name: 'sign-in', path: '/sign-in' };

/** The pages of a working day. Those that open a record need one. */
export const workPages: readonly Pictured[] = [
  { name: 'my-day', path: 'my-day' },
  { name: 'inbox', path: 'inbox' },
  { name: 'search', path: 'search?q=meter' },
  { name: 'palette', path: 'deals?view=table', open: (page) => page.keyboard.press('Control+k') },
  { name: 'create', path: 'deals?view=table', open: create },
  { name: 'board', path: 'deals?view=board' },
  { name: 'deals', path: 'deals?view=table' },
  { name: 'accounts', path: 'accounts' },
  { name: 'contacts', path: 'contacts' },
  { name: 'tasks', path: 'tasks' },
  { name: 'deal', path: 'deals?view=table&sort=-amount', open: openFirst },
  { name: 'account', path: 'accounts?sort=-revenue', open: openFirst },
  { name: 'share', path: 'deals?view=table&sort=-amount', open: (page) => ofFirst(page, 'Share') },
  { name: 'history', path: 'deals?view=table&sort=-amount', open: (page) => ofFirst(page, 'History') },
  { name: 'following', path: 'following' },
  { name: 'import', path: 'import' },
  { name: 'not-sent', path: 'not-sent' },
];

export const demoPages: readonly Pictured[] = [{ name: 'demo', path: 'demo' }];

const subjects = [
  'profile',
  'security',
  'notifications',
  'workspace',
  'pipelines',
  'record-types',
  'choices',
  'members',
  'teams',
  'visibility',
  'sign-in-rules',
  'keys',
  'audit',
  'imports',
  'trash',
  'status',
];

export const settingsPages: readonly Pictured[] = subjects.map((subject) => ({
  name: `settings-${subject}`,
  path: `settings/${subject}`,
}));

async function create(page: Page): Promise<void> {
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('textbox').first().fill('Deal, Huber Pharma, 40k, next friday');
}

async function openFirst(page: Page): Promise<void> {
  await page.locator('[role=row] a').first().click();
  await page.waitForURL(/[0-9a-f]{8}-[0-9a-f-]{27}/);
  await page.locator('[data-field]').first().waitFor();
  await page.getByRole('tablist').first().waitFor();
}

/** Opens the first record, then what its menu calls so. */
async function ofFirst(page: Page, item: string): Promise<void> {
  await openFirst(page);
  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').getByRole('listitem').first().waitFor();
}
