import type { Changes } from '@rapport/model/commands/command';
import type { Origin } from '@rapport/model/projection/event';
import type { Value, Values } from '@rapport/model/schema/row';

/** Something that somebody did to a record: one row of the log. */
export type DemoStep = {
  /** Milliseconds. */
  readonly at: number;
  /** Member id. */
  readonly by: string;
  readonly origin: Origin;
  readonly changes: Changes;
  /** The position they had seen, where somebody else had been quicker. */
  readonly base?: number;
  /** The bytes themselves, for texts. Then `changes` says nothing. */
  readonly update?: Uint8Array;
};

/** A document with its history: first what it began with. */
export type DemoRecord = {
  readonly type: string;
  readonly id: string;
  readonly steps: readonly DemoStep[];
  /** What befell the record as a whole afterwards, in order. */
  readonly fate?: readonly { readonly change: 'deleted' | 'restored'; readonly at: number; readonly by: string }[];
};

/** A ledger entry with its versions. */
export type DemoEntry = {
  readonly type: string;
  readonly id: string;
  readonly home: { readonly type: string; readonly id: string };
  readonly versions: readonly { readonly at: number; readonly by: string; readonly values: Values; readonly deleted?: boolean }[];
};

/** Values as a change of all of them; what is undefined is left out. */
export const changesTo = (values: { readonly [field: string]: Value | null | undefined }): Changes =>
  Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, { value }]])));
