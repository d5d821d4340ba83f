import { isFinished } from './board-pipelines.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { Row } from '../../schema/row.ts';

export const queueKeys = ['unassigned', 'mine', 'open'] as const;
/** A view that every workspace has of what waits for somebody: its name and the parameters of its address. */
export type Queue = { readonly key: (typeof queueKeys)[number]; readonly parameters: readonly (readonly [string, string])[] };

/** The queues of a type whose records are finished by an option: of nobody, of the viewer, of everybody. */
export function queuesOf(type: ObjectType): readonly Queue[] {
  const { board, finished } = type;
  const owner = type.access.owner;
  if (board === undefined || finished.length === 0 || owner === undefined) return [];
  const open = finished.map((id) => [`filter[${board}][ne]`, id] as const);
  return [
    { key: 'unassigned', parameters: [...open, [`filter[${owner}][empty]`, 'true']] },
    { key: 'mine', parameters: [...open, [`filter[${owner}]`, '@me']] },
    { key: 'open', parameters: open },
  ];
}

/** Where somebody goes from a record: the one before it and the one after it in the list they work through. */
export type Neighbours = { readonly previous: Row | undefined; readonly next: Row | undefined };

/**
 * The neighbours of a record in a list that it may have left just now: `before` is the order in which it stood there last.
 * Those that were finished meanwhile are passed over; one that never stood in the list comes before all of it.
 */
export function neighboursOf(
  type: ObjectType,
  before: readonly string[],
  id: string,
  rows: ReadonlyMap<string, Row>,
): Neighbours {
  const waits = (one: string) => {
    const row = rows.get(one);
    return row && row.deletedAt === undefined && !isFinished(type, row.values) ? row : undefined;
  };
  const at = before.indexOf(id);
  const first = (ids: readonly string[]) => ids.map(waits).find((row) => row !== undefined);
  return { previous: first(before.slice(0, Math.max(0, at)).reverse()), next: first(before.slice(at + 1)) };
}
