import type { Value } from '../schema/row.ts';

export const origins = ['edit', 'command', 'api', 'import', 'settle', 'repair', 'undo', 'migrate'] as const;
/** How an update came about. */
export type Origin = (typeof origins)[number];

/**
 * One line of the activity feed, stored as kind + values, never as a sentence.
 * `changed`: key went from → to. `overwritten`: `actor` wrote `from`, which lost against `to` by `winner`.
 * `note`: the note was written in; `to` is undefined. `text-lost`: `from` is text that `actor` typed into something
 * deleted meanwhile by `winner`.
 */
export const eventKinds = [
  'created',
  'changed',
  'added',
  'removed',
  'overwritten',
  'note',
  'text-lost',
  'deleted',
  'restored',
  'commented',
] as const;
export type EventKind = (typeof eventKinds)[number];

export type ActivityEvent = {
  /** UUIDv5 of (document, key, actor, minute, kind): one event per person, key and minute. */
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly kind: EventKind;
  /** Field key; undefined for record-level events. */
  readonly field: string | undefined;
  readonly actor: string | undefined;
  readonly winner: string | undefined;
  readonly from: Value | undefined;
  readonly to: Value | undefined;
  readonly origin: Origin;
  /** When it was made (offline edits and imports: earlier than recorded). ISO. */
  readonly madeAt: string;
  readonly recordedAt: string;
  /** Log position (entries: version) of the last change it holds. */
  readonly position: number;
};
