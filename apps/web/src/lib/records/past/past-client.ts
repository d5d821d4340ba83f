import { titleOf } from '@rapport/model/projection/project-record';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import type { PastRows } from './past-rows.svelte.ts';

/** An object with some answers of its own. Everything else is asked of the object itself, whose private parts stay its own. */
function answering<T extends object>(of: T, own: Partial<T>): T {
  return new Proxy(of, {
    get(target, key) {
      if (Object.hasOwn(own, key)) return Reflect.get(own, key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

/**
 * A workspace as a view of the past sees it: records of its type are those of then, and nobody may change a thing. What
 * shows rows works with it as it does for people who may only look.
 */
export function pastClient(client: WorkspaceClient, type: ObjectType, past: PastRows): WorkspaceClient {
  const { replica } = client;
  const replicaThen = answering(replica, {
    row: (of, id) => (of === type.key ? past.row(id) : replica.row(of, id)),
    title: (of, id) => {
      const row = of === type.key ? past.row(id) : undefined;
      return (row && titleOf(type, row.values)) || replica.title(of, id);
    },
    get context() {
      return past.context;
    },
  });
  return answering(client, { replica: replicaThen, can: (verb) => verb === 'read' && client.can(verb), canDelete: () => false });
}
