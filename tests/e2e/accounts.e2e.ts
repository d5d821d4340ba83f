import type { Browser, BrowserContext, Page } from '@playwright/test';
import { codeNow } from '../support/authenticator-app.ts';
import type { Product } from '../support/product.ts';
import type { Person } from '../support/sign-up.ts';
import { problems } from './axe.ts';
import { keptOnDevice } from './device.ts';
import type { Somebody } from './people.ts';
import { expect, linkIn, test } from './with-mail.ts';

// What is allowed and required here is so for everybody.
test.use({ company: 'Accounts' });

const settings = (somebody: Somebody, page: string) => somebody.page.goto(`${somebody.home}/settings/${page}`);
const section = (page: Page, name: string) => page.getByRole('region', { name });

/** A browser in which nobody is signed in. */
async function elsewhere(
  browser: Browser,
  product: Product,
  options: object = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: product.address, ...options });
  return { context, page: await context.newPage() };
}

/** As people do it without a mouse. */
async function signIn(page: Page, person: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.goto('/sign-in');
  await expect(page.getByLabel('Email')).toBeFocused();
  await page.keyboard.type(person.email);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await page.keyboard.type(person.password);
  await page.keyboard.press('Enter');
}

/** A new member of their own, signed in in a browser of their own. */
async function joins(ann: Somebody, browser: Browser, product: Product, name: string) {
  const person = { name, email: `${name.toLowerCase()}@example.org`, password: `correct horse ${name}` };
  const invited = await ann.context.request.post(`/api/w/${ann.workspace.id}/invitations`, {
    data: { role: 'member', email: person.email },
    headers: { origin: product.address },
  });
  const { context, page } = await elsewhere(browser, product);
  await page.goto(((await invited.json()) as { link: string }).link);
  await page.locator('[name=name]').fill(name);
  await page.locator('[name=password]').fill(person.password);
  await page.locator('form [type=submit]').click();
  await page.waitForURL('**/app/**');
  return { ...person, context, page, home: ann.home };
}

/** Sets up an authenticator app in the settings; answers its key and the recovery codes. */
async function setUpApp(page: Page, home: string, password: string): Promise<{ secret: string; codes: string[] }> {
  await page.goto(`${home}/settings/security`);
  const part = section(page, 'Two-factor authentication');
  await part.getByRole('button', { name: 'Set up an authenticator app' }).click();
  await part.getByLabel('Your password').fill(password);
  await part.getByRole('button', { name: 'Set up an authenticator app' }).click();
  return confirmApp(page);
}
async function confirmApp(page: Page): Promise<{ secret: string; codes: string[] }> {
  await expect(page.getByRole('img', { name: 'QR code for your authenticator app' })).toBeVisible();
  const secret = (await page.locator('[data-secret]').textContent()) ?? '';
  await page.getByLabel('Code', { exact: true }).fill(codeNow(secret));
  await page.getByRole('button', { name: 'Switch on' }).click();
  await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeFocused();
  const codes = await page.locator('[data-codes] li').allTextContents();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return { secret, codes };
}

const copies = (page: Page) =>
  page.evaluate(async () =>
    (await indexedDB.databases()).map(({ name = '' }) => name).filter((name) => name.startsWith('rapport/')),
  );

test('a forgotten password is set anew through a mail, by keyboard alone, and the old one opens nothing', async ({
  ann,
  browser,
  product,
  mailbox,
}) => {
  const nina = await joins(ann, browser, product, 'Nina');
  const { page, context } = await elsewhere(browser, product);
  await signIn(page, { email: nina.email, password: 'what was it' });
  await expect(page.getByText('E-mail address or password is wrong.')).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(nina.email);
  await page.getByRole('button', { name: 'Forgot your password?' }).press('Enter');
  await expect(page.getByRole('status').filter({ hasText: `If ${nina.email} belongs to somebody here` })).toBeFocused();

  await page.goto(await linkIn(mailbox, 'Set a new password'));
  await expect(page.getByText(`For ${nina.email}.`)).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();
  await page.keyboard.type('short');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Use at least 10 characters.')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill('a much better horse');
  await page.keyboard.press('Enter');
  // On with the address filled in; what was signed in with the old one is out.
  await expect(page.getByLabel('Email')).toHaveValue(nina.email);
  await nina.page.waitForURL('**/sign-in**');
  await page.getByLabel('Password', { exact: true }).fill('a much better horse');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/app/**');
  await Promise.all([context.close(), nina.context.close()]);
});

test('a link in a mail signs in once, in German and on a phone as well', async ({ ann, browser, product, mailbox }) => {
  const olga = await joins(ann, browser, product, 'Olga');
  await olga.context.close();
  const { page, context } = await elsewhere(browser, product, { locale: 'de-DE', viewport: { width: 360, height: 740 } });
  await page.goto('/sign-in');
  await page.getByLabel('E-Mail').fill(olga.email);
  await page.getByRole('button', { name: 'Weiter' }).click();
  await page.getByRole('button', { name: 'Lieber einen Link mailen' }).click();
  await expect(page.getByText('ist ein Link dorthin unterwegs')).toBeVisible();
  const link = await linkIn(mailbox, 'Dein Link zum Anmelden');
  await page.goto(link);
  await expect(page.getByText(`Du meldest dich als ${olga.email} an.`)).toBeVisible();
  expect(await problems(page, 'link')).toEqual([]);
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await page.waitForURL('**/app/**');
  await page.goto('/sign-in');
  await page.goto(link);
  await expect(page.getByText('Dieser Link gilt nicht mehr')).toBeVisible();
  await context.close();
});

test('a new address counts once it was confirmed from there, and the old one is told', async ({
  ann,
  browser,
  product,
  mailbox,
}) => {
  const paul = await joins(ann, browser, product, 'Paul');
  await paul.page.goto(`${paul.home}/settings/security`);
  const part = section(paul.page, 'Email address');
  await part.getByRole('button', { name: 'Change address' }).press('Enter');
  await part.getByLabel('New address').fill('paul@elsewhere.example');
  await part.getByLabel('Your password').fill(paul.password);
  await part.getByLabel('Your password').press('Enter');
  await expect(part.getByRole('status')).toContainText('paul@elsewhere.example');
  await expect(part).toContainText('You sign in with paul@example.org.');
  await paul.page.goto(await linkIn(mailbox, 'Confirm your new address'));
  await paul.page.getByRole('button', { name: 'Confirm the address' }).click();
  await expect(paul.page.getByText('You sign in with paul@elsewhere.example from now on.')).toBeVisible();
  await expect.poll(() => mailbox.mails.some(({ subject }) => subject === 'Your address for signing in was changed')).toBe(true);
  await settings(ann, 'members');
  await expect(ann.page.getByRole('listitem').filter({ hasText: 'paul@elsewhere.example' })).toBeVisible();
  await paul.context.close();
});

test('with an authenticator app the password alone signs nobody in, and a recovery code does once', async ({
  ann,
  browser,
  product,
}) => {
  const quin = await joins(ann, browser, product, 'Quin');
  const { secret, codes } = await setUpApp(quin.page, quin.home, quin.password);
  await expect(section(quin.page, 'Two-factor authentication')).toContainText('You have 10 recovery codes left.');
  expect(codes).toHaveLength(10);

  const { page, context } = await elsewhere(browser, product);
  await signIn(page, quin);
  await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Code', { exact: true })).toHaveAttribute('autocomplete', 'one-time-code');
  // The code that switched it on does not count twice, nor does a guess.
  await page.keyboard.type(codeNow(secret) === '000000' ? '000001' : '000000');
  await page.keyboard.press('Enter');
  await expect(page.getByText('This code is wrong, or was used before.')).toBeVisible();
  await page.getByLabel('Code', { exact: true }).fill(codes[0] ?? '');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/app/**');
  await page.goto(`${quin.home}/settings/security`);
  await expect(section(page, 'Two-factor authentication')).toContainText('You have 9 recovery codes left.');
  await Promise.all([context.close(), quin.context.close()]);
});

test('a passkey is made, named, and signs in without a password', async ({ ann, browser, product }) => {
  const rosa = await joins(ann, browser, product, 'Rosa');
  const devtools = await rosa.context.newCDPSession(rosa.page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await rosa.page.goto(`${rosa.home}/settings/security`);
  const part = section(rosa.page, 'Passkeys');
  await part.getByRole('button', { name: 'Add a passkey' }).click();
  await part.getByLabel('What will you know it by?').fill('Laptop of Rosa');
  await part.getByLabel('Your password').fill(rosa.password);
  await part.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(part.getByLabel('Name of the passkey')).toHaveValue('Laptop of Rosa');
  await expect(part).toContainText('never used');

  // Signed out by hand: the key of this browser stays.
  await rosa.page.goto(`${rosa.home}/settings/profile`);
  await rosa.page.getByRole('button', { name: 'Sign out' }).click();
  await rosa.page.waitForURL('**/sign-in');
  await rosa.page.getByRole('button', { name: 'Use a passkey' }).press('Enter');
  await rosa.page.waitForURL('**/app/**');
  await rosa.page.goto(`${rosa.home}/settings/security`);
  await expect(part).toContainText('last used');
  await expect(section(rosa.page, 'Devices')).toContainText('by passkey');

  await part.getByRole('button', { name: 'Remove' }).click();
  await rosa.page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(part).toContainText('No passkeys yet.');
  await rosa.page.goto(`${rosa.home}/settings/profile`);
  await rosa.page.getByRole('button', { name: 'Sign out' }).click();
  await rosa.page.waitForURL('**/sign-in');
  await rosa.page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(rosa.page.getByText('The passkey did not answer.')).toBeVisible();
  await rosa.context.close();
});

test('[V6] a device that is wiped deletes its copy at its next contact: at once when it is there, later when it is not', async ({
  ann,
  browser,
  product,
}) => {
  const sven = await joins(ann, browser, product, 'Sven');
  const there = await elsewhere(browser, product);
  await signIn(there.page, sven);
  await there.page.waitForURL('**/app/**');
  await keptOnDevice(there.page);
  expect(await copies(there.page)).not.toEqual([]);

  await sven.page.goto(`${sven.home}/settings/security`);
  const devices = section(sven.page, 'Devices');
  const wipe = async () => {
    await devices.getByRole('listitem').filter({ hasNotText: 'This device' }).getByRole('button', { name: /^Wipe/ }).click();
    await expect(sven.page.getByRole('dialog')).toContainText('Edits that it has not sent yet are lost.');
    await sven.page.getByRole('dialog').getByRole('button', { name: 'Wipe this device' }).click();
  };
  await wipe();
  await there.page.waitForURL('**/sign-in');
  await expect(there.page.getByText('was deleted, as asked from another device')).toBeVisible();
  expect(await copies(there.page)).toEqual([]);

  // Once more, while it is away.
  await signIn(there.page, sven);
  await there.page.waitForURL('**/app/**');
  await keptOnDevice(there.page);
  await there.context.setOffline(true);
  await sven.page.reload();
  await wipe();
  await expect(devices).toContainText('Will be wiped as soon as it is heard of');
  await there.page.reload();
  expect(await copies(there.page)).not.toEqual([]);
  await there.context.setOffline(false);
  await there.page.reload();
  await there.page.waitForURL('**/sign-in**');
  await expect.poll(() => copies(there.page)).toEqual([]);
  await sven.page.reload();
  await expect(devices.getByRole('listitem')).toHaveCount(1);
  await Promise.all([there.context.close(), sven.context.close()]);
});

test('signing out everywhere else ends what is open there', async ({ ann, browser, product }) => {
  const tess = await joins(ann, browser, product, 'Tess');
  const there = await elsewhere(browser, product);
  await signIn(there.page, tess);
  await expect(there.page.locator('[data-connection=saved]')).toBeVisible();
  await tess.page.goto(`${tess.home}/settings/security`);
  await tess.page.getByRole('button', { name: 'Sign out everywhere else' }).press('Enter');
  await there.page.waitForURL('**/sign-in**');
  await expect(there.page.getByText('Tess was signed in here')).toBeVisible();
  await Promise.all([there.context.close(), tess.context.close()]);
});

test('people of an allowed domain join by a mail of their own', async ({ ann, browser, product, mailbox }) => {
  await settings(ann, 'sign-in-rules');
  await ann.page.getByLabel('Domain', { exact: true }).fill('not a domain');
  await ann.page.keyboard.press('Enter');
  await expect(ann.page.getByText('This is not a domain.')).toBeVisible();
  await ann.page.getByLabel('Domain', { exact: true }).fill('harbour.example');
  await ann.page.keyboard.press('Enter');
  await expect(ann.page.getByRole('button', { name: 'Remove harbour.example' })).toBeVisible();

  const { page, context } = await elsewhere(browser, product);
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill('uma@harbour.example');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Email me a link instead' }).click();
  await page.goto(await linkIn(mailbox, 'Join Example'));
  await page.getByLabel('Your name').fill('Uma Ulrich');
  await page.getByLabel('Password', { exact: true }).fill('correct horse uma');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/app/**');
  await settings(ann, 'members');
  await expect(ann.page.getByRole('listitem').filter({ hasText: 'uma@harbour.example' })).toBeVisible();
  await context.close();
});

test('an administrator finds who did what by person, action and time, and takes it away as a file', async ({ ann, ben }) => {
  await ben.page.goto(`${ben.home}/settings/security`);
  await settings(ann, 'teams');
  await ann.page.getByLabel('Name of the team').last().fill('Audited');
  await Promise.all([ann.page.waitForResponse('**/teams'), ann.page.keyboard.press('Enter')]);
  await settings(ann, 'audit');
  const lines = ann.page.locator('[data-audit]');
  await expect(lines.first()).toContainText('Team added');
  await expect(lines.first()).toContainText('Name: Audited');
  await expect(lines.first()).toContainText(/from (127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)/);
  await ann.page.getByLabel('Action').selectOption({ label: 'Security: Signed in' });
  await expect(ann.page.locator('[data-audit="team-added"]')).toHaveCount(0);
  await ann.page.getByLabel('Person').selectOption({ label: ben.name });
  await expect(lines).not.toHaveCount(0);
  await expect(lines.filter({ hasNotText: ben.name })).toHaveCount(0);
  await ann.page.getByLabel('Until').fill('2020-01-01');
  await expect(ann.page.getByText('Nothing matches')).toBeVisible();
  await ann.page.getByRole('button', { name: 'Clear' }).click();
  await expect(lines.first()).toBeVisible();
  await ann.page.getByLabel('Action').selectOption({ label: 'Administration: Team added' });
  const [file] = await Promise.all([
    ann.page.waitForEvent('download'),
    ann.page.getByRole('link', { name: 'Export as CSV' }).click(),
  ]);
  const { readFile } = await import('node:fs/promises');
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('time,actor,action,subject,address,browser,details');
  expect(text).toContain(`${ann.name},team-added`);
  expect(text).not.toContain('signed-in');
});

test('axe finds nothing serious in security, sign-in rules and the audit log, and nothing sticks out on a phone', async ({
  ann,
}) => {
  const found: string[] = [];
  for (const [page, title] of [
    ['security', 'Security'],
    ['sign-in-rules', 'Sign-in rules'],
    ['audit', 'Audit log'],
  ] as const) {
    await settings(ann, page);
    await expect(ann.page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
    await expect(ann.page.getByRole('heading', { name: title, level: 1 })).not.toHaveAttribute('aria-busy', 'true');
    if (page === 'security') await expect(section(ann.page, 'Devices').getByRole('listitem').first()).toBeVisible();
    if (page === 'audit') await expect(ann.page.locator('[data-audit]').first()).toBeVisible();
    found.push(...(await problems(ann.page, page)));
  }
  expect(found).toEqual([]);
});

// Last: from here on it holds for everybody of this company.
test('where two factors are required, whoever has none sets one up before anything else', async ({ ann, browser, product }) => {
  const vera = await joins(ann, browser, product, 'Vera');
  await settings(ann, 'sign-in-rules');
  const required = ann.page.getByRole('checkbox', { name: 'Two factors are required' });
  await required.click();
  await expect(ann.page.getByText('First sign in with two factors yourself')).toBeVisible();
  await expect(required).not.toBeChecked();
  await setUpApp(ann.page, ann.home, ann.password);
  await settings(ann, 'sign-in-rules');
  await required.click();
  await expect(required).toBeChecked();

  // Who is there goes on for a while.
  await vera.page.reload();
  await expect(vera.page.locator('[data-connection=saved]')).toBeVisible();
  const { page, context } = await elsewhere(browser, product);
  await signIn(page, vera);
  await page.waitForURL('**/second-factor**');
  expect(await problems(page, 'second-factor')).toEqual([]);
  await page.goto(`${vera.home}/deals`);
  await page.waitForURL('**/second-factor?next=**');
  await page.getByLabel('Your password').fill(vera.password);
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  await confirmApp(page);
  await page.waitForURL('**/deals');
  await expect(page.locator('[data-connection=saved]')).toBeVisible();
  await required.click();
  await expect(required).not.toBeChecked();
  await Promise.all([context.close(), vera.context.close()]);
});
