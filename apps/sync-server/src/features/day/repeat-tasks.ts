import type { Actor } from '@rapport/model/access/can';
import type { CommandBody, CommandResult, Command } from '@rapport/model/commands/command';
import { nextTaskId } from '@rapport/model/documents/links';
import { nextTask, repeats } from '@rapport/model/features/day/next-task';
import { task } from '@rapport/model/objects/task';
import type { Origin } from '@rapport/model/projection/event';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { Database } from '@rapport/persistence/server/database';
import { readEvents } from '@rapport/persistence/server/events/read-events';
import { findRepeatedTasks } from '@rapport/persistence/server/features/day/find-repeated-tasks';
import { findRegistry } from '@rapport/persistence/server/log/load-documents';
import type { ProjectionItem } from '@rapport/persistence/server/rows/write-rows';
import type { Logger } from 'pino';
import { v5 } from 'uuid';

type Owner = {
  readonly database: Database;
  readonly workspaceId: string;
  readonly logger: Logger;
  readonly now: () => number;
  definitions(): Definitions;
  run(actor: Actor, command: Command, origin: Origin): Promise<CommandResult>;
};

/** What a task was through before anybody touched it. */
const untouched: ReadonlySet<string> = new Set(['created', 'deleted', 'restored']);

/**
 * Keeps one rule, whoever completes a task and however: one that repeats and is done has its next [M25]. A task that is
 * not done after all takes its next along, as long as nobody has touched that one.
 */
export class RepeatTasks {
  readonly #owner: Owner;

  constructor(owner: Owner) {
    this.#owner = owner;
  }

  /** After rows were projected. Never throws: what fails is found again by `catchUp`. */
  async projected(items: readonly ProjectionItem[]): Promise<void> {
    for (const { type, row, events } of items) {
      if (type !== task.key || !row || !repeats(row.values)) continue;
      const completed = events.findLast(({ field, kind }) => kind === 'created' || field === 'done');
      if (completed) await this.#keep(row, completed.actor);
    }
  }

  /** What a process that ended too early left undone. */
  async catchUp(): Promise<void> {
    const { database, workspaceId } = this.#owner;
    const rows = await findRepeatedTasks(database, workspaceId);
    const known = await findRegistry(
      database,
      workspaceId,
      rows.map(({ id }) => nextTaskId(id)),
    );
    for (const row of rows) if (!known.has(nextTaskId(row.id))) await this.#keep(row, row.updatedBy);
  }

  async #keep(row: Row, by: string | undefined): Promise<void> {
    const memberId = by ?? row.updatedBy ?? row.createdBy;
    if (row.deletedAt !== undefined || memberId === undefined) return;
    try {
      const body = await (row.values['done'] === true ? this.#following(row) : this.#takenBack(row));
      if (!body) return;
      // The rule holds whoever they are and whatever they see.
      const actor: Actor = { memberId, workspaceId: this.#owner.workspaceId, role: 'owner' };
      const command = { id: v5(`repeat ${row.position}`, row.id), age: 0, ...body };
      await this.#owner.run(actor, command, 'command');
    } catch (error) {
      this.#owner.logger.warn({ err: error, task: row.id }, 'the next task could not be made');
    }
  }

  async #following(row: Row): Promise<CommandBody | undefined> {
    const { database, workspaceId, definitions, now } = this.#owner;
    const record = nextTaskId(row.id);
    const registered = (await findRegistry(database, workspaceId, [record])).get(record);
    if (registered)
      return registered.deletedAt && (await this.#isUntouched(record))
        ? { kind: 'restore', type: task.key, records: [record] }
        : undefined;
    const at = { now: new Date(now()).toISOString(), timeZone: definitions().workspace.timeZone };
    const changes = nextTask(row.values, at);
    return changes && { kind: 'create', type: task.key, record, changes };
  }

  async #takenBack(row: Row): Promise<CommandBody | undefined> {
    const { database, workspaceId } = this.#owner;
    const record = nextTaskId(row.id);
    const registered = (await findRegistry(database, workspaceId, [record])).get(record);
    if (!registered || registered.deletedAt || !(await this.#isUntouched(record))) return undefined;
    return { kind: 'delete', type: task.key, records: [record] };
  }

  async #isUntouched(record: string): Promise<boolean> {
    const { items } = await readEvents(this.#owner.database, this.#owner.workspaceId, record, { limit: 20 });
    return items.every(({ kind }) => untouched.has(kind));
  }
}
