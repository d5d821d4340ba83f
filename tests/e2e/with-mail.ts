/** People whose product has a mail server, and the mailbox of everybody. */
import { expect } from '@playwright/test';
import { Mailbox } from '../support/mailbox.ts';
import { test as people } from './people.ts';

export const test = people.extend<object, { mailbox: Mailbox }>({
  mailbox: [
    async ({}, use) => {
      const mailbox = await Mailbox.open();
      await use(mailbox);
      await mailbox.close();
    },
    { scope: 'worker' },
  ],
  environment: ({ mailbox }, use) => use({ SMTP_URL: mailbox.url }),
});

/** The link in the newest mail with this subject. */
export async function linkIn(mailbox: Mailbox, subject: string): Promise<string> {
  const found = () => mailbox.mails.findLast((mail) => mail.subject === subject);
  await expect.poll(() => found() !== undefined).toBe(true);
  return /https?:\S+\/link\/\S+/.exec(found()?.text ?? '')?.[0] ?? '';
}

export { expect } from '@playwright/test';
