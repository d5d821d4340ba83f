import type { ChangeLabel } from './change-label.ts';

export type UndoStep = { readonly id: string; readonly label: ChangeLabel; readonly undo: () => Promise<void> };

/** What this person did last, newest on top: commands and field edits alike. Notes keep their own while focused. */
export class UndoStack {
  #steps = $state.raw<readonly UndoStep[]>([]);

  get last(): ChangeLabel | undefined {
    return this.#steps.at(-1)?.label;
  }

  get size(): number {
    return this.#steps.length;
  }

  push(step: UndoStep): void {
    this.#steps = [...this.#steps, step].slice(-100);
  }

  /** What `act` does at once is one step: named after its last part, taken back from there to the first. */
  together<T>(act: () => T): T {
    const before = this.#steps;
    const answer = act();
    const done = this.#steps.filter((step) => !before.includes(step));
    const last = done.at(-1);
    if (!last || done.length < 2) return answer;
    const undo = async () => {
      for (const step of done.toReversed()) await step.undo();
    };
    this.#steps = [...this.#steps.filter((step) => !done.includes(step)), { ...last, undo }];
    return answer;
  }

  /** Takes back what was done last, and says what that was. */
  async undo(): Promise<ChangeLabel | undefined> {
    const step = this.#steps.at(-1);
    if (step) await this.undoStep(step.id);
    return step?.label;
  }

  /** Takes back one certain step (the toast's button), if it has not been already. */
  async undoStep(id: string): Promise<void> {
    const step = this.#steps.find((one) => one.id === id);
    if (!step) return;
    this.#steps = this.#steps.filter((one) => one.id !== id);
    await step.undo();
  }
}
