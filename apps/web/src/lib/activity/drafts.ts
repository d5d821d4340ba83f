import { type Anchor, storedAnchor } from '@rapport/model/documents/anchor';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';

/**
 * What somebody has begun to say and not sent, by the place in which it is said. It outlives the element that it is
 * written in: a tab that is looked at, a page that is laid out anew and somebody else's tick take elements away; and the
 * page, which is reloaded or closed [M238].
 */
export type Draft<T> = {
  /** Undefined where nothing was begun. */
  readonly read: () => T | undefined;
  /** Nothing left of it, or all of it sent: undefined. */
  readonly keep: (draft: T | undefined) => void;
  /** Tells what another tab of the same person makes of it. */
  readonly follow: (changed: (draft: T | undefined) => void) => () => void;
};

const composedKinds = ['comment', 'call', 'task'] as const;
/** What one can add to a record where its timeline begins. */
export type ComposedKind = (typeof composedKinds)[number];

export const recordPlace = (what: ComposedKind | 'files', { type, id }: OpenRecord): string => `${what} ${type.key}:${id}`;
export const aboutPlace = (record: OpenRecord, about: Anchor): string =>
  `${recordPlace('comment', record)} ${storedAnchor(about)}`;
export const answerPlace = (comment: string): string => `answer ${comment}`;
export const editPlace = (comment: string): string => `edit ${comment}`;

/** One place's draft, on the device of who writes it. */
export function draftAt<T>({ drafts }: WorkspaceClient, place: string): Draft<T> {
  return {
    read: () => drafts.read(place) as T | undefined,
    keep: (draft) => drafts.keep(place, draft),
    follow: (changed) => drafts.follow(place, (draft) => changed(draft as T | undefined)),
  };
}

/** What stands open at a record: the one that was begun. */
export const begunKind = (record: OpenRecord): ComposedKind =>
  composedKinds.find((kind) => draftAt(record.client, recordPlace(kind, record)).read() !== undefined) ?? 'comment';

const chosen = new WeakMap<WorkspaceClient, Map<string, readonly File[]>>();

/** The files that are to go with it: as long as the page is open, since their bytes are on no disk of ours yet. */
export function filesAt(client: WorkspaceClient, place: string): Pick<Draft<readonly File[]>, 'read' | 'keep'> {
  const places = chosen.get(client) ?? new Map<string, readonly File[]>();
  chosen.set(client, places);
  return {
    read: () => places.get(place),
    keep: (files) => void (files === undefined ? places.delete(place) : places.set(place, files)),
  };
}
