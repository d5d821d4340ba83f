import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A real mail server that keeps what it takes. */
export class Mailbox {
  readonly mails: ParsedMail[] = [];
  /** How many of the next mails are refused for now, as a busy server does. */
  busy = 0;
  readonly #server: SMTPServer;

  private constructor() {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: (_address, _session, taken) => {
        if (this.busy-- > 0) taken(Object.assign(new Error('busy, try again'), { responseCode: 451 }));
        else taken();
      },
      onData: (stream, _session, taken) => {
        simpleParser(stream).then((mail) => {
          this.mails.push(mail);
          taken();
        }, taken);
      },
    });
  }

  static async open(): Promise<Mailbox> {
    const box = new Mailbox();
    await new Promise<void>((resolve) => box.#server.listen(0, '127.0.0.1', resolve));
    return box;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
