import type { Actor } from '@rapport/model/access/can';
import { everybodyGroup, reachOf } from '@rapport/model/access/groups';
import { isRole, type Role } from '@rapport/model/access/roles';
import { openRules, rulesText, type AccessRules } from '@rapport/model/access/visibility';
import type { Definitions } from '@rapport/model/settings/definitions';
import { forgetRules, readStoredRules, rederiveAudiences } from '@rapport/persistence/server/audience/rederive-audiences';
import type { Database } from '@rapport/persistence/server/database';
import type { Announced, SeqRange } from '@rapport/persistence/server/feed/advance-feed';
import type { Logger } from 'pino';
import type { Attachments } from '../collaboration/attachments.ts';
import type { Context } from '../collaboration/hooks.ts';
import type { FeedHub } from '../feed/feed-hub.ts';
import { untilDone } from '../jobs/until-done.ts';
import type { Projector } from '../projection/projector.ts';
import type { LiveDocuments } from './live-documents.ts';
import { standsElsewhere } from './stands-elsewhere.ts';

export type WorkspaceAccessOptions = {
  readonly workspaceId: string;
  readonly database: Database;
  readonly documents: LiveDocuments;
  readonly attachments: Attachments;
  readonly feed: FeedHub;
  readonly projector: () => Projector;
  readonly definitions: () => Definitions;
  readonly logger: Logger;
  readonly closed: () => boolean;
};

/** Who sees what in a workspace while this process owns it [V6]: what people and settings lead to, and who has to hear of it. */
export class WorkspaceAccess {
  readonly #options: WorkspaceAccessOptions;
  readonly #actors = new Map<string, Actor>();
  #rules: AccessRules = openRules;
  /** What all rows were judged by, as text; undefined while some may not be. */
  #followed: string | undefined;
  #following = false;

  constructor(options: WorkspaceAccessOptions) {
    this.#options = options;
  }

  /** By which rows are judged as they are written; those that were there before follow. */
  get rules(): AccessRules {
    return this.#rules;
  }

  actor(memberId: string, role?: Role): Actor | undefined {
    const definitions = this.#options.definitions();
    const member = definitions.members.get(memberId);
    if (!member) return undefined;
    const has = role ?? (isRole(member.role) ? member.role : 'guest');
    const key = `${memberId} ${has}`;
    const known = this.#actors.get(key);
    if (known) return known;
    const powers = has === 'manager' || has === 'member' || has === 'viewer' ? definitions.access.powers[has] : undefined;
    const reach = reachOf(memberId, has, definitions);
    const actor = { memberId, workspaceId: this.#options.workspaceId, role: has, reach, powers };
    this.#actors.set(key, actor);
    return actor;
  }

  /** People or settings are others than before: whoever that concerns is asked about again. */
  definitionsChanged(before: Definitions): void {
    this.#actors.clear();
    const concerned = standsElsewhere(before, this.#options.definitions());
    if (concerned.size > 0) void this.#options.attachments.recheckAll((memberId) => concerned.has(memberId));
  }

  /** Judges all rows by the rules of the settings, where they were written under others. */
  async follow(): Promise<void> {
    const { database, definitions, projector, workspaceId } = this.#options;
    await projector().exclusively(async () => {
      const wanted = definitions().access;
      this.#followed = undefined;
      if ((await readStoredRules(database, workspaceId)) === rulesText(wanted)) this.#rules = wanted;
      else {
        // Before the first row says otherwise: whoever decides anew, or starts anew, must not take rows for judged that are not.
        await forgetRules(database, workspaceId);
        this.#rules = wanted;
        await rederiveAudiences(database, workspaceId, wanted, (range, announced) => this.announced(range, announced));
      }
      this.#followed = rulesText(wanted);
    });
  }

  /** The same when the settings have just been read, until all rows follow what they say by then. */
  followSettings(): void {
    if (this.#following) return;
    this.#following = true;
    const { closed, logger } = this.#options;
    void untilDone(() => this.#followAll(), {
      stopped: closed,
      failed: (error) => logger.warn({ err: error }, 'the rows do not follow yet who may see them'),
    });
  }

  async #followAll(): Promise<void> {
    while (!this.#options.closed() && this.#followed !== rulesText(this.#options.definitions().access)) await this.follow();
    this.#following = false;
  }

  /** What went into the feed: readers are told, and what they have open is asked about again. */
  announced(range: SeqRange, announced: readonly Announced[]): void {
    const { documents, feed, workspaceId } = this.#options;
    feed.publish(range, announced);
    for (const { row, audience } of announced) {
      const live = row && documents.moved(workspaceId, row, audience);
      if (!live) continue;
      if (!audience.includes(everybodyGroup(workspaceId))) documents.hidePlace(workspaceId, row.type, row.id);
      for (const connection of live.doc.getConnections()) (connection.context as Context).access?.attachment?.moved?.();
    }
  }
}
