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
  { name: 'account', path: 'accounts?search=Fj%C3%A4rrv', open: openFirst },
  { name: 'ticket', path: 'tickets?view=table', open: openFirst },
  { name: 'note', path: 'deals?view=table&search=Lule%C3%A5%20and', open: readNote },
  { name: 'files', path: 'deals?view=table&search=bakeries', open: lookAtPicture },
  { name: 'calendar', path: 'tasks?view=calendar' },
  { name: 'peek', path: 'deals?view=table&sort=-amount', open: peek },
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
  'device',
  'workspace',
  'pipelines',
  'record-types',
  'choices',
  'note-templates',
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

/** The note of the first record, its text at the top of what is seen. */
async function readNote(page: Page): Promise<void> {
  await openFirst(page);
  const note = page.locator('[data-note]').first();
  await note.locator('li, h2').first().waitFor();
  await note.evaluate((element) => element.scrollIntoView({ block: 'start' }));
}

async function lookAtPicture(page: Page): Promise<void> {
  await openFirst(page);
  const related = page.getByRole('tab', { name: 'Related' });
  if (await related.isVisible()) await related.click();
  await page.locator('[data-file] button[data-name]').last().click();
  await page.getByRole('dialog').getByRole('img').waitFor();
}

/** A finger opens the record itself. */
async function peek(page: Page): Promise<void> {
  const button = page.getByRole('row').nth(2).getByRole('button', { name: 'Peek' });
  if ((await button.count()) === 0) return openFirst(page);
  await button.click({ force: true });
  await page.locator('[data-peek] [data-field]').first().waitFor();
}

/** Opens the first record, then what its menu calls so. */
async function ofFirst(page: Page, item: string): Promise<void> {
  await openFirst(page);
  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByRole('dialog').getByRole('listitem').first().waitFor();
}
