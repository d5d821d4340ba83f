import type { Refusal } from '../errors.ts';
import type { Value } from '../schema/row.ts';

/**
 * A change that the server makes on somebody's behalf. Idempotent by `id`; runs on the workspace's owner, one at a
 * time per document, inside the live document, after its checks.
 */
export type FieldChange =
  /**
   * Sets or (null) clears a whole value, in the row's representation. Sets of members: replaces. `was`, of a text that
   * is merged by its parts (`mergedChanges`): what stood there when somebody changed it.
   */
  | { readonly value: Value | null; readonly was?: string }
  /** Sets of members: adds and removes, so that concurrent changes of others survive. */
  | { readonly add: readonly string[]; readonly remove: readonly string[] };
export type Changes = { readonly [field: string]: FieldChange };

export type Command = {
  readonly id: string;
  /** Position of the document that the person had seen; undefined when unknown (API). Only for single-record commands. */
  readonly base?: number;
  /** Milliseconds since the change was made, by the device's own clock. */
  readonly age: number;
} & CommandBody;

export type CommandBody =
  | {
      readonly kind: 'create';
      readonly type: string;
      readonly record: string;
      readonly changes: Changes;
    }
  | { readonly kind: 'update'; readonly type: string; readonly records: readonly string[]; readonly changes: Changes }
  | { readonly kind: 'delete'; readonly type: string; readonly records: readonly string[] }
  | { readonly kind: 'restore'; readonly type: string; readonly records: readonly string[] }
  /** Erases what lies in the trash: the one command that cannot be undone. */
  | { readonly kind: 'purge'; readonly type: string; readonly records: readonly string[] }
  /** Appends a version of a ledger entry (new id: version 1). */
  | { readonly kind: 'entry'; readonly type: string; readonly entry: string; readonly changes: Changes }
  /** Lets a person or team see a record, or no longer: `with` is `user:<id>` or `team:<id>`. */
  | { readonly kind: 'share'; readonly type: string; readonly records: readonly string[]; readonly with: string }
  | { readonly kind: 'unshare'; readonly type: string; readonly records: readonly string[]; readonly with: string }
  /** Archives a stage and moves every record that stands in it to another one. */
  | { readonly kind: 'retire-stage'; readonly stage: string; readonly to: string }
  /** Gives what is open and one member's to another. */
  | { readonly kind: 'hand-over'; readonly from: string; readonly to: string }
  | { readonly kind: 'undo'; readonly command: string }
  /** Takes a record out of the trash together with what was kept of its author's edits. */
  | { readonly kind: 'recover'; readonly type: string; readonly record: string }
  /** Throws away what was kept of its author's edits of a record. */
  | { readonly kind: 'discard'; readonly type: string; readonly record: string };

/** What a command did: `skipped` lists what it could not touch and why (for undo: what others changed since). */
export type CommandResult = {
  readonly id: string;
  readonly records: readonly { readonly type: string; readonly record: string; readonly position: number }[];
  readonly skipped: readonly {
    readonly record: string;
    readonly field?: string;
    readonly refusal: Refusal;
    /** The record is in the trash, and the change is kept for its author. */
    readonly kept?: true;
  }[];
};
