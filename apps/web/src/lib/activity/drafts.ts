import { type Anchor, storedAnchor } from '@rapport/model/documents/anchor';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';

/**
 * What somebody has begun to say and not sent, by the place in which it is said. It outlives the element that it is
 * written in: a tab that is looked at, a page that is laid out anew and somebody else's tick take elements away. It goes
 * with the client of who wrote it, so that nobody else on this page ever sees it, and is on no disk.
 */
const kept = new WeakMap<WorkspaceClient, Map<string, unknown>>();

/** One place's draft; undefined where nothing was begun. */
export type Draft<T> = {
  readonly read: () => T | undefined;
  /** Nothing left of it, or all of it sent: undefined. */
  readonly keep: (draft: T | undefined) => void;
};

export const recordPlace = (what: 'comment' | 'files' | 'call' | 'task', { type, id }: OpenRecord): string =>
  `${what} ${type.key}:${id}`;
export const aboutPlace = (record: OpenRecord, about: Anchor): string =>
  `${recordPlace('comment', record)} ${storedAnchor(about)}`;
export const answerPlace = (comment: string): string => `answer ${comment}`;
export const editPlace = (comment: string): string => `edit ${comment}`;

export function draftAt<T>(client: WorkspaceClient, place: string): Draft<T> {
  const places = kept.get(client) ?? new Map<string, unknown>();
  kept.set(client, places);
  return {
    read: () => places.get(place) as T | undefined,
    keep: (draft) => void (draft === undefined ? places.delete(place) : places.set(place, draft)),
  };
}
