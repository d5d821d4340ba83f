import { hoursOf } from '@rapport/model/features/inbox/delivery';
import { reminderOf } from '@rapport/model/features/inbox/local-hours';
import { noticeOfTask, type Notice } from '@rapport/model/features/inbox/notices';
import { addDays } from '@rapport/model/query/resolve-operand';
import type { Database } from '@rapport/persistence/server/database';
import { readSettings } from '@rapport/persistence/server/features/inbox/read-settings';
import { readTasksToRemind } from '@rapport/persistence/server/features/inbox/unmailed';
import type { WorkspaceOwner } from '../../services.ts';

const day = 86_400_000;
const atOnce = 5_000;

/**
 * What is due by now, of the last day: a server that was off over night reminds in the morning. Whoever touched the task
 * after that moment knows about it.
 */
export async function dueNotices(database: Database, owner: WorkspaceOwner, now: number): Promise<Notice[]> {
  const until = new Date(now).toISOString();
  const from = new Date(now - day).toISOString();
  // A morning somewhere on earth is at most a day away from UTC's.
  const today = until.slice(0, 10);
  const days = [-2, -1, 0, 1].map((offset) => addDays(today, offset));
  const { members, workspace } = owner.definitions();
  const tasks = await readTasksToRemind(database, owner.workspace.id, { days, from, until, limit: atOnce });
  const people = [...new Set(tasks.flatMap(({ values }) => (typeof values['assignee'] === 'string' ? values['assignee'] : [])))];
  const settings = await readSettings(database, owner.workspace.id, people);
  return tasks.flatMap((task) => {
    const assignee = String(task.values['assignee']);
    const member = members.get(assignee);
    if (!member?.active || !member.signsIn) return [];
    const moment = reminderOf(
      { due: textOf(task.values['due']), remindAt: textOf(task.values['remindAt']) },
      hoursOf(settings.get(assignee) ?? {}, workspace.timeZone),
    );
    if (moment === undefined || moment > until || moment <= from || task.updatedAt >= moment) return [];
    return noticeOfTask(task, moment) ?? [];
  });
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
