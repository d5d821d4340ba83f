import { deliveryOf, hoursOf } from '@rapport/model/features/inbox/delivery';
import { nextAt, whenAwake } from '@rapport/model/features/inbox/local-hours';
import type { Notice } from '@rapport/model/features/inbox/notices';
import type { Values } from '@rapport/model/schema/row';
import { subscriptionsOf } from '@rapport/persistence/server/features/inbox/push-subscriptions';
import type { ProjectionItem } from '@rapport/persistence/server/rows/write-rows';
import type { Task } from '../../jobs/runner.ts';
import { readVapid, type Vapid } from '../../push/vapid.ts';
import type { Services, WorkspaceOwner } from '../../services.ts';
import { dueNotices } from './due-tasks.ts';
import { mailInvitation, type InvitationJob } from './invitation-mail.ts';
import { mailNotifications, type MailJob } from './mail-notifications.ts';
import { Notifier } from './notifier.ts';
import { pushNotification, type PushJob } from './push-notification.ts';

/** Words said in one go come in one mail, and what is read in the app meanwhile in none. */
const gatherMilliseconds = 60_000;
/** Mail servers are away for hours now and then: the queue tries for about two days. */
const mailAttempts = 20;

/** Telling people: notifications of the workspaces that this process owns, and their way to browsers and mailboxes. */
export class Inbox {
  readonly #services: Services;
  readonly #now: () => number;
  readonly #notifiers = new Map<string, Notifier>();
  readonly vapid: Vapid;

  constructor(services: Services, now: () => number) {
    this.#services = services;
    this.#now = now;
    this.vapid = readVapid(services.config.dataDirectory);
  }

  readonly everyMinute = ['remind'] as const;
  readonly tasks: { readonly [name: string]: Task } = {
    remind: () => this.remind(),
    push: (payload) => pushNotification(this.#services, this.vapid, payload as PushJob, this.#now()),
    'mail-notifications': (payload) => mailNotifications(this.#services, payload as MailJob),
    'mail-invitation': (payload) => mailInvitation(this.#services, payload as InvitationJob),
  };

  opened(owner: WorkspaceOwner): void {
    const { database, logger } = this.#services;
    void this.#notifiers.get(owner.workspace.id)?.close();
    const notifier = new Notifier(owner, {
      database,
      logger,
      now: this.#now,
      told: (workspace, notices, settings) => this.#deliver(workspace, notices, settings),
    });
    this.#notifiers.set(owner.workspace.id, notifier);
    notifier.start();
  }

  projected(workspaceId: string, upto: number, items: readonly ProjectionItem[]): void {
    this.#notifiers.get(workspaceId)?.projected(upto, items);
  }

  /** Tells whoever has a task whose time came. Once a minute; the same moment of a task is told once. */
  async remind(): Promise<void> {
    for (const [workspaceId, notifier] of this.#notifiers) {
      const owner = this.#services.owner(workspaceId);
      if (owner) await notifier.write(await dueNotices(this.#services.database, owner, this.#now()));
    }
  }

  /** Tells what no row says. */
  async tell(workspaceId: string, notices: readonly Notice[]): Promise<void> {
    await this.#notifiers.get(workspaceId)?.write(notices);
  }

  /** Resolves when everything projected so far is told. */
  async drain(workspaceId: string): Promise<void> {
    await this.#notifiers.get(workspaceId)?.drain();
  }

  /** An invitation by mail. Answers whether there is a mail server to take it. */
  async mailInvitation(invitation: InvitationJob): Promise<boolean> {
    if (!this.#services.mailer) return false;
    const options = { maxAttempts: mailAttempts };
    await this.#services.jobs.add('mail-invitation', invitation, `invitation:${invitation.id}`, options);
    return true;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#notifiers.values()].map((notifier) => notifier.close()));
  }

  /** Sets off what goes out of the app: not while people sleep, and gathered rather than one by one. */
  async #deliver(owner: WorkspaceOwner, notices: readonly Notice[], settings: ReadonlyMap<string, Values>): Promise<void> {
    const { database, mailer, jobs } = this.#services;
    const workspaceId = owner.workspace.id;
    const { timeZone } = owner.definitions().workspace;
    const members = [...new Set(notices.map(({ member }) => member))];
    const subscribed = new Set((await subscriptionsOf(database, workspaceId, members)).map(({ memberId }) => memberId));
    const now = new Date(this.#now()).toISOString();
    const soon = new Date(this.#now() + gatherMilliseconds).toISOString();
    for (const { id, member, kind } of notices) {
      const setting = settings.get(member) ?? {};
      const delivery = deliveryOf(kind, setting);
      const hours = hoursOf(setting, timeZone);
      if (delivery.push && subscribed.has(member)) {
        const job: PushJob = { workspaceId, notification: id, member };
        await jobs.add('push', job, `push:${id}`, { runAt: new Date(whenAwake(now, hours)) });
      }
      if (!mailer || delivery.mail === 'none') continue;
      const at = delivery.mail === 'once' ? soon : nextAt(now, hours.digestAt, hours.timeZone);
      const job: MailJob = { workspaceId, member, mode: delivery.mail };
      await jobs.add('mail-notifications', job, `${delivery.mail}:${workspaceId}:${member}`, {
        runAt: new Date(whenAwake(at, hours)),
        keepTime: true,
        maxAttempts: mailAttempts,
      });
    }
  }
}
