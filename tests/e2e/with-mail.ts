/** People whose product has a mail server, and the mailbox of everybody. */
import { expect } from '@playwright/test';
import { Mailbox } from '../support/mailbox.ts';
import { test as people } from './people.ts';
import { startSignedUp } from './signed-up.ts';

export const test = people.extend<object, { mailbox: Mailbox }>({
  mailbox: [
    async ({}, use) => {
      const mailbox = await Mailbox.open();
      await use(mailbox);
      await mailbox.close();
    },
    { scope: 'worker' },
  ],
  product: [
    async ({ mailbox }, use) => {
      const product = await startSignedUp({ SMTP_URL: mailbox.url });
      await use(product);
      await product.stop();
    },
    { scope: 'worker', timeout: 900_000 },
  ],
});

/** The link in the newest mail with this subject. */
export async function linkIn(mailbox: Mailbox, subject: string): Promise<string> {
  const found = () => mailbox.mails.findLast((mail) => mail.subject === subject);
  await expect.poll(() => found() !== undefined).toBe(true);
  return /https?:\S+\/link\/\S+/.exec(found()?.text ?? '')?.[0] ?? '';
}

export { expect } from '@playwright/test';
