import type { Changes, CommandBody } from '@rapport/model/commands/command';
import type { LocalWrite, NewOutboxEntry, OutboxEntry } from '@rapport/persistence/browser/store';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import type { Replica } from '../replica/replica.svelte.ts';
import { isTold, labelOf, partsOf, previewOfUndo, subjectOf } from './command-steps.ts';
import type { Notices } from './notices.svelte.ts';
import type { UndoStack } from './undo.svelte.ts';

type Surroundings = {
  readonly replica: Replica;
  readonly undo: UndoStack;
  readonly notices: () => Notices;
  /** Stores it, shows it, and sends it when it can. */
  readonly add: (write: LocalWrite) => Promise<void>;
  /** Nothing is sent: somebody looks at what another person sees. */
  readonly looking: boolean;
};

export type RunOptions = {
  /** False: it is a part of something else, and not what "undo" would take back. */
  readonly undoable?: boolean;
  /** Says so with a way back. */
  readonly told?: boolean;
};

type Known = Partial<Pick<OutboxEntry, 'id' | 'type' | 'records'>> & {
  preview?: (OutboxEntry & { kind: 'command' })['preview'];
};

/** Commands of this person on their way into the outbox, each with its way back. */
export class Commands {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Shows the change at once, resolves with the command's id when it is stored on this device. */
  async run(body: CommandBody, { undoable = true, told = isTold(body) }: RunOptions = {}): Promise<string> {
    const { replica, undo: steps, notices, looking } = this.#around;
    if (looking) return uuidv7();
    if (body.kind === 'purge') {
      // Nothing takes it back: whoever shows it has asked before.
      const sent: string[] = [];
      for (const part of partsOf(body)) sent.push(await this.send(part));
      return sent[0] ?? '';
    }
    if (body.kind === 'undo' || body.kind === 'recover' || body.kind === 'discard' || !undoable) return this.send(body);
    const label = labelOf(body, replica);
    const preview = previewOfUndo(body, replica, Date.now());
    const parts = partsOf(body).map((part) => ({ id: uuidv7(), part, ...subjectOf(part) }));
    const id = parts[0]?.id ?? uuidv7();
    const undo = async () => {
      for (const { id: command, type, records } of parts) await this.send({ kind: 'undo', command }, { type, records, preview });
    };
    steps.push({ id, label, undo });
    if (told) notices().show(label, () => steps.undoStep(id));
    for (const { id: command, part } of parts) await this.send(part, { id: command });
    return id;
  }

  /** Puts a command through the door. */
  async send(body: CommandBody, known: Known = {}): Promise<string> {
    const { add, looking } = this.#around;
    const entry = this.#entry(body, known);
    if (!looking) await add({ entry });
    return entry.id;
  }

  #entry(body: CommandBody, known: Known): NewOutboxEntry {
    const { replica } = this.#around;
    const { type, records } = body.kind === 'undo' ? { type: known.type ?? '', records: known.records ?? [] } : subjectOf(body);
    const base = records.length === 1 ? replica.row(type, records[0] ?? '')?.position : undefined;
    return {
      kind: 'command',
      id: known.id ?? uuidv7(),
      madeAt: Date.now(),
      type,
      records,
      body,
      ...(base !== undefined && { base }),
      ...(known.preview && { preview: known.preview }),
    };
  }

  /**
   * The change of an edit whose document had to begin anew, to be made again on it. Its id follows from the edit's, so
   * that what two pages make of one edit is one.
   */
  again({ id, type, records, changes }: OutboxEntry & { kind: 'edit' }): NewOutboxEntry {
    return this.#entry({ kind: 'update', type, records, changes }, { id: uuidv5('again', id) });
  }

  /** Fields of records, as a command. */
  async change(type: string, records: readonly string[], changes: Changes): Promise<void> {
    await this.send({ kind: 'update', type, records, changes });
  }
}
