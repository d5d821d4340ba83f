/** One edit or command that waits for the server, as the badge's list shows it. */
export type WaitingEdit = {
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly title: string;
  /** The field, when it is one; undefined for notes and whole records. */
  readonly field: string | undefined;
  readonly text: string;
  readonly madeAt: string;
};

/** What waits, for the people who look. */
export class OutboxState {
  waiting = $state.raw<readonly WaitingEdit[]>([]);
}
