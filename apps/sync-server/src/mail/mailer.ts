import nodemailer from 'nodemailer';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';

/** A mail as people get it: the same words as text and as simple HTML. */
export type Mail = {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where one click ends mails of this sort (RFC 8058). */
  readonly unsubscribe?: string;
  /** Machines that answer mails by themselves leave this one alone. */
  readonly id?: string;
};

export type Mailer = {
  /** Resolves when the mail server has taken it. */
  send(mail: Mail): Promise<void>;
  close(): void;
};

/** Sends through the server that `SMTP_URL` names. Undefined without one. */
export function createMailer({ smtpUrl, mailFrom, publicUrl }: Config, logger: Logger): Mailer | undefined {
  if (smtpUrl === undefined) return undefined;
  const host = new URL(publicUrl).hostname;
  const transport = nodemailer.createTransport(smtpUrl, {
    from: mailFrom,
    // Nobody reads a file or fetches a page on behalf of a mail.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text, html, unsubscribe, id }) {
      await transport.sendMail({
        // As an object, so that a name with commas is one recipient.
        to: { name: '', address: to },
        subject,
        text,
        html,
        ...(id !== undefined && { messageId: `<${id}@${host}>` }),
        headers: {
          'Auto-Submitted': 'auto-generated',
          ...(unsubscribe !== undefined && {
            'List-Unsubscribe': `<${unsubscribe}>`,
            'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          }),
        },
      });
      logger.info('a mail was sent');
    },
    close: () => transport.close(),
  };
}
