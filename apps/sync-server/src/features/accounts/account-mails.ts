import { limits } from '@rapport/model/limits';
import { RefusalError } from '@rapport/model/errors';
import type { Locale } from '@rapport/text/namespaces';
import { Attempts } from '../../identity/attempts.ts';
import { normalEmail } from '../../identity/identity-context.ts';
import type { Link } from '../../identity/links.ts';
import type { Task } from '../../jobs/runner.ts';
import type { Services } from '../../services.ts';
import { accountMail, type AccountMail } from './mail-words.ts';

/** What was asked for. Whether anybody has the address is found out when the mail is written, not by who asks. */
type Wish =
  | { readonly kind: 'sign-in' | 'reset'; readonly email: string; readonly locale: Locale }
  | { readonly kind: 'email'; readonly email: string; readonly userId: string; readonly locale: Locale }
  | { readonly kind: 'told'; readonly email: string; readonly to: string; readonly name: string; readonly locale: Locale };

const hour = 3_600_000;

/** Mails about how somebody signs in. Asking takes the same time and gets the same answer for every address. */
export class AccountMails {
  readonly #services: Services;
  readonly #byAccount: Attempts;
  readonly #byAddress: Attempts;

  constructor(services: Services, now: () => number) {
    this.#services = services;
    this.#byAccount = new Attempts(limits.mailsPerAccount.value, hour, now);
    this.#byAddress = new Attempts(limits.mailsPerAddress.value, hour, now);
  }

  readonly tasks: { readonly [name: string]: Task } = { 'mail-account': (payload) => this.#send(payload as Wish) };

  /** A link that signs in, or that sets a new password, to whoever has this address. */
  async ask(wish: { email: string; purpose: 'sign-in' | 'reset'; ip: string; locale: Locale }): Promise<void> {
    const { purpose: kind, ip, locale } = wish;
    await this.#add({ kind, email: normalEmail(wish.email), locale }, ip);
  }

  /** A link that confirms a new address, to that address. */
  async askEmail(userId: string, address: string, ip: string, locale: Locale): Promise<void> {
    await this.#add({ kind: 'email', email: normalEmail(address), userId, locale }, ip);
  }

  /** Who still reads the old address learns that it is the old one. */
  async tellOldAddress({ from, to, name }: { from: string; to: string; name: string }, locale: Locale): Promise<void> {
    await this.#queue({ kind: 'told', email: from, to, name, locale });
  }

  async #add(wish: Wish, ip: string): Promise<void> {
    if (!this.#services.mailer) throw new RefusalError('no-mail');
    this.#byAddress.take(ip);
    this.#byAccount.take(wish.email);
    await this.#queue(wish);
  }

  async #queue(wish: Wish): Promise<void> {
    if (this.#services.mailer) await this.#services.jobs.add('mail-account', wish, `${wish.kind}:${wish.email}`, { apart: true });
  }

  async #send(wish: Wish): Promise<void> {
    const { mailer, owner } = this.#services;
    const link = await this.#link(wish);
    if (!mailer || (wish.kind !== 'told' && !link)) return;
    const workspace = link?.workspaceId ? owner(link.workspaceId)?.definitions().workspace.name : undefined;
    const mail: AccountMail = wish.kind === 'told' ? wish : { kind: 'link', link: link as Link, workspace };
    await mailer.send({ to: wish.email, ...accountMail(mail, wish.locale) });
  }

  async #link(wish: Wish): Promise<Link | undefined> {
    const { links } = this.#services.identity;
    if (wish.kind === 'sign-in') return links.forSignIn(wish.email);
    if (wish.kind === 'reset') return links.forReset(wish.email);
    if (wish.kind === 'email') return links.forEmail(wish.userId, wish.email);
    return undefined;
  }
}
