import type { Changes, CommandBody } from '@rapport/model/commands/command';
import { nextTaskId } from '@rapport/model/documents/links';
import { nextTask } from '@rapport/model/features/day/next-task';
import type { ViewContext } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';

type Rows = { row(type: string, id: string): Row | undefined; readonly context: ViewContext };

/**
 * The next tasks that completing these calls for, so that they are there without the network too. The server makes the
 * same ones under the same ids; what it has already changes nothing.
 */
export function nextTasks(type: string, ids: readonly string[], changes: Changes, replica: Rows): readonly CommandBody[] {
  const done = changes['done'];
  if (type !== 'task' || !done || !('value' in done) || done.value !== true) return [];
  return ids.flatMap((id): CommandBody[] => {
    const record = nextTaskId(id);
    const row = replica.row('task', id);
    if (!row || replica.row('task', record)) return [];
    const next = nextTask(row.values, replica.context);
    return next ? [{ kind: 'create', type: 'task', record, changes: next }] : [];
  });
}
