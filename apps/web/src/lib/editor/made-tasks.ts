/** Tasks that were made of lines of a note: undo in the note takes one back with its chip, redo brings it again. */
import type { CommandBody } from '@rapport/model/commands/command';
import { chipsIn, recordChip } from '@rapport/model/documents/note-chips';
import type { Doc, Transaction, UndoManager } from 'yjs';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';
import { rootName } from './note-binding.ts';

type Made = {
  /** What undo calls the step that made it, or brought it back last. */
  readonly step: Promise<string>;
  readonly takenBack: boolean;
};

/**
 * Invariant: of the tasks made here, each whose chip one's own undo took out of the note is taken back, and each whose
 * chip came again is there again. A chip that somebody deletes takes no task along: it may be wanted without its line.
 */
export class MadeTasks {
  readonly #client: Pick<WorkspaceClient, 'run' | 'undo'>;
  readonly #undo: UndoManager;
  readonly #doc: Doc;
  readonly #made = new Map<string, Made>();
  #before: ReadonlySet<string> = new Set();

  constructor(client: Pick<WorkspaceClient, 'run' | 'undo'>, undo: UndoManager, doc: Doc) {
    [this.#client, this.#undo, this.#doc] = [client, undo, doc];
    doc.on('beforeTransaction', this.#look);
    undo.on('stack-item-popped', this.#follow);
  }

  /** Makes a task of a line; its chip comes into the note in the same update. */
  make(task: string, body: CommandBody & { kind: 'create' }): void {
    this.#made.set(task, { step: this.#client.run(body), takenBack: false });
  }

  readonly #look = ({ origin }: Transaction) => {
    if (origin === this.#undo && this.#made.size > 0) this.#before = this.#there();
  };

  readonly #follow = ({ type }: { readonly type: 'undo' | 'redo' }) => {
    if (this.#made.size === 0) return;
    const now = this.#there();
    for (const [task, { step, takenBack }] of this.#made) {
      const [was, is] = [this.#before.has(task), now.has(task)];
      if (type === 'undo' && was && !is && !takenBack) {
        this.#made.set(task, { step, takenBack: true });
        void step.then((id) => this.#client.undo.undoStep(id));
      } else if (!was && is && takenBack) {
        const again = { kind: 'restore', type: 'task', records: [task] } as const;
        // After what took it back, on whichever way that still is.
        this.#made.set(task, { step: step.then(() => this.#client.run(again, { told: false })), takenBack: false });
      }
    }
  };

  /** Those of the tasks whose chip is in the text. */
  #there(): ReadonlySet<string> {
    const chips = chipsIn(this.#doc, rootName);
    return new Set([...this.#made.keys()].filter((task) => chips.has(recordChip('task', task))));
  }

  release(): void {
    this.#doc.off('beforeTransaction', this.#look);
    this.#undo.off('stack-item-popped', this.#follow);
  }
}
