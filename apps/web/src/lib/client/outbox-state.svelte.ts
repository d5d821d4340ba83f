import type { Changes } from '@rapport/model/commands/command';
import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { Sending } from './sending.svelte.ts';
import { typedAsOne } from './typed-as-one.ts';

/** One edit or command that waits for the server, as the badge's list shows it. */
export type WaitingEdit = {
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly title: string;
  /** The field, when it is one; undefined for notes and whole records. */
  readonly field: string | undefined;
  readonly text: string;
  /** Empty for the words of a note. */
  readonly changes: Changes;
  readonly madeAt: string;
};

/** What waits, for the people who look. */
export class OutboxState {
  entries = $state.raw<readonly OutboxEntry[]>([]);
  /** In words: read by the list that is open, not while somebody types. */
  readonly waiting: readonly WaitingEdit[] = $derived.by(() => typedAsOne(this.entries).map((entry) => this.#inWords(entry)));
  /** How far it is, when there is much to send. */
  readonly sending = new Sending();
  readonly #inWords: (entry: OutboxEntry) => WaitingEdit;

  constructor(inWords: (entry: OutboxEntry) => WaitingEdit) {
    this.#inWords = inWords;
  }
}
