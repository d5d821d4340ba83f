import type { Changes, CommandBody } from '@rapport/model/commands/command';
import type { Refusal } from '@rapport/model/errors';
import type { ChangeLabel } from './change-label.ts';
import { v7 as uuidv7 } from 'uuid';
import { notSentGroups } from './not-sent-groups.ts';

/** Something that just happened, named, with a way back where there is one. */
export type Toast = { readonly id: string; readonly label: ChangeLabel; readonly undo: (() => Promise<void>) | undefined };

/** An edit that will never be applied, kept with its text until its author decides [V7]. */
export type RefusedEdit = {
  /** Its outbox id. */
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly title: string;
  readonly refusal: Refusal;
  /** ISO, by this device's clock. */
  readonly madeAt: string;
  /** What it wanted to write, field by field; empty for text in a note. */
  readonly changes: Changes;
  /** The words of it, to copy. */
  readonly text: string;
  readonly command: CommandBody | undefined;
};

/** What the server keeps of this person's edits of a record that was in the trash when they arrived. */
export type KeptEdits = {
  readonly type: string;
  readonly record: string;
  readonly edits: readonly { readonly id: string; readonly changes: Changes; readonly text: string; readonly madeAt: string }[];
};

type Keeper = {
  applyAgain(refused: readonly RefusedEdit[]): Promise<void>;
  /** They are gone from this device. */
  discard(ids: readonly string[]): Promise<void>;
  decide(what: 'recover' | 'discard', kept: KeptEdits): Promise<void>;
};

const toastsAtOnce = 2;
/** How long what was discarded can be brought back: as long as its toast may be on the screen. */
const discardsAfter = 15_000;

/** Toasts, and the edits that were not sent. */
export class Notices {
  toasts = $state.raw<readonly Toast[]>([]);
  refused = $state.raw<readonly RefusedEdit[]>([]);

  kept = $state.raw<readonly KeptEdits[]>([]);

  readonly #keep: Keeper;
  /** Discarded, and for a while still to be brought back. */
  readonly #discarded = new Map<string, RefusedEdit>();

  constructor(keep: Keeper) {
    this.#keep = keep;
  }

  /** Shows a toast; the oldest goes when there are too many. */
  show(label: ChangeLabel, undo?: () => Promise<void>): string {
    const id = uuidv7();
    this.toasts = [...this.toasts, { id, label, undo }].slice(-toastsAtOnce);
    return id;
  }

  /** Takes a toast away (its time is over, or it was closed). Whoever shows it counts the time, and pauses on hover. */
  dismiss(id: string): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id);
  }

  /** A refused edit came in, or was found on the device at the start. */
  keepRefused(refused: RefusedEdit): void {
    this.refused = [...this.refused.filter((other) => other.id !== refused.id), refused];
  }

  /** Makes the same changes anew, as of now. What cannot be made again stays. */
  async applyAgain(ids: readonly string[]): Promise<void> {
    const those = this.refused.filter(({ id }) => ids.includes(id));
    if (those.length === 0) return;
    await this.#keep.applyAgain(those);
    this.gone(ids);
    await this.#keep.discard(ids);
  }

  /** How many edits wait for a decision of this person; the words typed into one note are one. */
  get undecided(): number {
    return notSentGroups(this.refused).length + this.kept.reduce((sum, { edits }) => sum + edits.length, 0);
  }

  /** Brings the record back with the edits, or throws them away. Gone from the screen at once; the server has the last word. */
  async decide(what: 'recover' | 'discard', kept: KeptEdits): Promise<void> {
    this.kept = this.kept.filter(({ record }) => record !== kept.record);
    await this.#keep.decide(what, kept);
  }

  /**
   * Takes them off the screen, and off this device a while later. Answers what brings them back until then; a page that
   * is closed before has them again when it opens.
   */
  discard(ids: readonly string[]): () => void {
    const those = this.refused.filter(({ id }) => ids.includes(id));
    this.gone(ids);
    for (const one of those) this.#discarded.set(one.id, one);
    const timer = setTimeout(() => {
      for (const id of ids) this.#discarded.delete(id);
      void this.#keep.discard(ids);
    }, discardsAfter);
    return () => {
      clearTimeout(timer);
      for (const one of those) if (this.#discarded.delete(one.id)) this.keepRefused(one);
    };
  }

  /** Their author has decided, here or in another tab: nothing brings them back. */
  gone(ids: readonly string[]): void {
    for (const id of ids) this.#discarded.delete(id);
    this.refused = this.refused.filter(({ id }) => !ids.includes(id));
  }
}
