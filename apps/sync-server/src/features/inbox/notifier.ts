import { sees } from '@rapport/model/access/can';
import { deliveryOf } from '@rapport/model/features/inbox/delivery';
import { noticesOfComment, noticesOfRecord, type Notice } from '@rapport/model/features/inbox/notices';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { Row, Values } from '@rapport/model/schema/row';
import { readAudiences } from '@rapport/persistence/server/audience/read-audiences';
import type { Database } from '@rapport/persistence/server/database';
import { keepNotified, readUntold } from '@rapport/persistence/server/features/inbox/notified';
import { readThread } from '@rapport/persistence/server/features/inbox/read-thread';
import { readSettings } from '@rapport/persistence/server/features/inbox/read-settings';
import type { Logger } from 'pino';
import { untilDone } from '../../jobs/until-done.ts';
import type { NewEntry, WorkspaceOwner } from '../../services.ts';

export type NotifierOptions = {
  readonly database: Database;
  readonly logger: Logger;
  readonly now: () => number;
  /** After the commit, with those that nobody was told of before. */
  readonly told: (owner: WorkspaceOwner, notices: readonly Notice[], settings: ReadonlyMap<string, Values>) => Promise<void>;
};

type Projected = { readonly row: Row | null; readonly events: readonly ActivityEvent[] };

/** What came to light long after it was done (a restored backup, a history that is being written) is no news. */
const newsMilliseconds = 7 * 86_400_000;
const caughtUpAtOnce = 500;
const keptEveryMilliseconds = 1_000;

/**
 * Writes notifications of one workspace, after their causes are projected. The same cause is told once, and one that a
 * crash left untold is found through the feed by the next start; so is, after a pause, what failed. Nobody's edit waits.
 */
export class Notifier {
  readonly #owner: WorkspaceOwner;
  readonly #options: NotifierOptions;
  #queue: Promise<void> = Promise.resolve();
  #seq = 0;
  #keptAt = 0;
  /** Something that came after what is kept as told may be untold. */
  #missed = false;
  #closed = false;

  constructor(owner: WorkspaceOwner, options: NotifierOptions) {
    this.#owner = owner;
    this.#options = options;
  }

  /** Tells what the process before this one did not get to. */
  start(): void {
    this.#then(() => this.#catchUp());
  }

  /** What was just projected, up to this place in the feed. */
  projected(seq: number, items: readonly Projected[]): void {
    const news = items.flatMap(({ row, events }) => (row && mayBeNews(row) ? [{ row, events }] : []));
    this.#then(async () => {
      await this.#tell(news, undefined);
      await this.#reached(seq, false);
    });
  }

  /** Resolves when all that was handed over is told. */
  drain(): Promise<void> {
    return this.#queue;
  }

  async close(): Promise<void> {
    this.#then(() => this.#reached(this.#seq, true));
    this.#closed = true;
    await this.#queue;
  }

  #then(work: () => Promise<void>): void {
    if (this.#closed) return;
    this.#inTurn(work).catch((error: unknown) => {
      this.#failed(error);
      if (this.#missed) return;
      // From here on nothing is kept as told until all of it was looked at again, by this process or the next.
      this.#missed = true;
      void untilDone(() => this.#inTurn(() => this.#catchUp()), {
        stopped: () => this.#closed,
        failed: (again) => this.#failed(again),
      });
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const mine = this.#queue.then(work);
    this.#queue = mine.catch(() => undefined);
    return mine;
  }

  #failed(error: unknown): void {
    this.#options.logger.warn({ err: error }, 'notifications could not be written');
  }

  async #reached(seq: number, now: boolean): Promise<void> {
    if (this.#missed) return;
    this.#seq = Math.max(this.#seq, seq);
    if (now || this.#options.now() - this.#keptAt >= keptEveryMilliseconds) await this.#keep();
  }

  async #keep(): Promise<void> {
    if (this.#seq === 0) return;
    const time = this.#options.now();
    this.#keptAt = time;
    await keepNotified(this.#options.database, this.#owner.workspace.id, this.#seq, new Date(time));
  }

  async #catchUp(): Promise<void> {
    for (let more = true; more && !this.#closed;) {
      const page = await readUntold(this.#options.database, this.#owner.workspace.id, caughtUpAtOnce);
      await this.#tell(
        page.untold.filter(({ row }) => mayBeNews(row)),
        page.since,
      );
      this.#seq = Math.max(this.#seq, page.seq);
      await this.#keep();
      more = page.more;
      if (!more) this.#missed = false;
    }
  }

  async #tell(happened: readonly { readonly row: Row; readonly events: readonly ActivityEvent[] }[], since: string | undefined) {
    if (happened.length === 0) return;
    const { database, now } = this.#options;
    const definitions = this.#owner.definitions();
    const oldest = new Date(now() - newsMilliseconds).toISOString();
    const from = since !== undefined && since > oldest ? since : oldest;
    const notices: Notice[] = [];
    for (const { row, events } of happened) {
      if (row.updatedAt < from) continue;
      if (row.type !== 'comment') {
        notices.push(...noticesOfRecord({ row, events: events.filter(({ recordedAt }) => recordedAt >= from) }, definitions));
        continue;
      }
      const { parent } = row.values;
      const thread = typeof parent === 'string' ? await readThread(database, this.#owner.workspace.id, parent) : [];
      notices.push(...noticesOfComment(row, thread, definitions));
    }
    await this.write(notices);
  }

  /** Writes those of the notices that their people want and were not told yet. */
  async write(notices: readonly Notice[]): Promise<void> {
    if (notices.length === 0) return;
    const { database, told } = this.#options;
    const settings = await readSettings(database, this.#owner.workspace.id, [...new Set(notices.map(({ member }) => member))]);
    const visible = await this.#ofWhatTheySee(notices);
    const wanted = visible.filter(({ kind, member }) => deliveryOf(kind, settings.get(member) ?? {}).shown);
    const entries = wanted.map(({ id, values }): NewEntry => ({ type: 'notification', id, values }));
    const fresh = new Set((await this.#owner.writeEntries(entries)).map(({ id }) => id));
    if (fresh.size === 0) return;
    await told(
      this.#owner,
      wanted.filter(({ id }) => fresh.has(id)),
      settings,
    );
  }

  /** [V6] Nobody is told of a record that they do not see, whoever names them there. */
  async #ofWhatTheySee(notices: readonly Notice[]): Promise<readonly Notice[]> {
    const { workspace } = this.#owner;
    const records = notices.flatMap(({ values }) => {
      const [type, id] = typeof values['record'] === 'string' ? values['record'].split(':') : [];
      return type && id ? [{ type, id }] : [];
    });
    const audiences = await readAudiences(this.#options.database, workspace.id, records);
    return notices.filter(({ member, values }) => {
      const actor = this.#owner.actor(member);
      const audience = typeof values['record'] === 'string' ? audiences.get(values['record']) : undefined;
      return actor !== undefined && (values['record'] === undefined || (audience !== undefined && sees(actor, audience)));
    });
  }
}

/** Only their author's own words name and answer people: who resolves a comment tells nobody. */
const mayBeNews = (row: Row): boolean =>
  row.type === 'comment' ? row.updatedBy === row.createdBy : row.type !== 'notification' && row.type !== 'notificationSetting';
