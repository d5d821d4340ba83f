import type { Changes, CommandBody } from '@rapport/model/commands/command';
import type { Value } from '@rapport/model/schema/row';
import { sameValue } from '@rapport/model/schema/values';
import type { Definitions } from '@rapport/model/settings/definitions';
import { documentType } from '@rapport/model/settings/settings-type';
import { v7 as uuidv7 } from 'uuid';
import type { OpenDocument } from '../documents/open-document.svelte.ts';
import { expectedChanges } from '../replica/expected-changes.ts';
import { changedValue } from '../replica/optimistic-row.ts';
import type { Replica } from '../replica/replica.svelte.ts';
import { changesAgainst, labelOf, reversedChanges } from './command-steps.ts';
import type { UndoStack } from './undo.svelte.ts';

type Valued = { readonly [field: string]: Value | undefined };

type Surroundings = {
  readonly replica: Replica;
  readonly undo: UndoStack;
  readonly definitions: () => Definitions;
  /** The record's document, where it is on the screen. */
  readonly open: (type: string, id: string) => OpenDocument | undefined;
  /** As a command with a way back. */
  readonly run: (body: CommandBody) => Promise<string>;
  /** As a command that is part of something else. */
  readonly send: (body: CommandBody) => Promise<string>;
};

/** How fields of records change: through the document where one record's is open, as a command otherwise. */
export class FieldChanges {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Answers what undo calls it. */
  async update(type: string, ids: readonly string[], changes: Changes): Promise<string> {
    const { replica, undo, definitions, open: documentOf, run } = this.#around;
    const [id] = ids;
    const open = ids.length === 1 && id !== undefined ? documentOf(type, id) : undefined;
    if (!open || id === undefined) return run({ kind: 'update', type, records: ids, changes });
    const step = uuidv7();
    const before = this.#valuesNow(type, id);
    const object = documentType(type);
    const meant = object ? expectedChanges(object, before, changes, new Date().toISOString(), definitions) : changes;
    const changing = changesAgainst(type, before, meant);
    if (Object.keys(changing).length === 0) return step;
    const label = labelOf({ kind: 'update', type, records: [id], changes: changing }, replica);
    undo.push({ id: step, label, undo: () => this.#undo(type, id, before, changing) });
    await open.setFields(changing);
    return step;
  }

  #valuesNow(type: string, id: string): Valued {
    const { replica, open } = this.#around;
    return { ...replica.row(type, id)?.values, ...open(type, id)?.values };
  }

  /** Brings back each value that is still the one that was written. */
  async #undo(type: string, id: string, before: Valued, changes: Changes): Promise<void> {
    const object = documentType(type);
    if (!object) return;
    const now = this.#valuesNow(type, id);
    const untouched = Object.entries(changes).filter(
      ([field, change]) => !('value' in change) || sameValue(now[field], changedValue(object, field, before[field], change)),
    );
    const back = reversedChanges(type, before, Object.fromEntries(untouched));
    if (Object.keys(back).length === 0) return;
    const open = this.#around.open(type, id);
    if (open) await open.setFields(back);
    else await this.#around.send({ kind: 'update', type, records: [id], changes: back });
  }
}
