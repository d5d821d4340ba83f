import type { Actor } from '@rapport/model/access/can';
import type { Logger } from 'pino';
import type { TokenSubject } from '../tokens/sync-tokens.ts';

/** Something that somebody's right keeps open: a document on a socket, a feed. */
export interface Attachment {
  readonly subject: TokenSubject;
  /** Its rights are these from now on. */
  changed(actor: Actor): void;
  /** Others see what it has open than until now. */
  moved?(): void;
  /** It has none any more. */
  cut(): void;
  /** So many edits are kept for its member. */
  kept?(count: number): void;
}

/** All that is open, by member: a right that is lost closes what it had opened, at once [V6]. */
export class Attachments {
  readonly #byMember = new Map<string, Set<Attachment>>();
  readonly #actorOf: (subject: TokenSubject) => Promise<Actor | undefined>;
  readonly #logger: Logger;

  #changes = 0;

  constructor(actorOf: (subject: TokenSubject) => Promise<Actor | undefined>, logger: Logger) {
    this.#actorOf = actorOf;
    this.#logger = logger;
  }

  add(attachment: Attachment): void {
    const { memberId } = attachment.subject;
    const known = this.#byMember.get(memberId);
    if (known) known.add(attachment);
    else this.#byMember.set(memberId, new Set([attachment]));
  }

  remove(attachment: Attachment): void {
    const { memberId } = attachment.subject;
    const known = this.#byMember.get(memberId);
    known?.delete(attachment);
    if (known?.size === 0) this.#byMember.delete(memberId);
  }

  /** Differs after each change of rights: what was asked before it has to be asked again. */
  get version(): number {
    return this.#changes;
  }

  /** Asks again what a member may do, once per session, and tells everything they have open. */
  async recheck(memberId: string): Promise<void> {
    this.#changes++;
    const bySession = Map.groupBy(this.#byMember.get(memberId) ?? [], ({ subject }) => subject.session);
    await Promise.all(
      [...bySession.values()].map(async (attachments) => {
        const subject = attachments[0]?.subject;
        const actor = subject && (await this.#ask(subject));
        for (const attachment of attachments) {
          if (actor) attachment.changed(actor);
          else attachment.cut();
        }
      }),
    );
  }

  /** The same for everybody who has something open and of whom this holds. */
  async recheckAll(concerns: (memberId: string) => boolean): Promise<void> {
    await Promise.all([...this.#byMember.keys()].filter(concerns).map((memberId) => this.recheck(memberId)));
  }

  /** Tells a member how many edits are kept for them. */
  kept(memberId: string, count: number): void {
    for (const attachment of this.#byMember.get(memberId) ?? []) attachment.kept?.(count);
  }

  /** Cuts what was opened through one session or key. */
  endSession(session: string): void {
    this.#changes++;
    for (const attachments of [...this.#byMember.values()]) {
      for (const attachment of [...attachments]) if (attachment.subject.session === session) attachment.cut();
    }
  }

  async #ask(subject: TokenSubject): Promise<Actor | undefined> {
    try {
      return await this.#actorOf(subject);
    } catch (error) {
      // Who cannot be asked about is cut; they come back when the database does.
      this.#logger.warn({ err: error }, 'rights could not be checked');
      return undefined;
    }
  }
}
