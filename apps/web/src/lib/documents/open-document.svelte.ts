import type { FieldChange } from '@rapport/model/commands/command';
import type { Values } from '@rapport/model/schema/row';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import type { PresentPerson } from '../client/present-person.ts';

/** loading: neither this device nor the server has answered. refused: the server says no, or the record is gone. */
export type DocumentState = 'loading' | 'ready' | 'missing' | 'refused';

/** A record's document on the screen. Ref-counted: whoever opens it releases it. */
export class OpenDocument {
  readonly type: string;
  readonly id: string;
  readonly doc = new Y.Doc();
  readonly awareness = new Awareness(this.doc);
  state = $state<DocumentState>('loading');
  /** The fields as they are in the document right now, projected. */
  values = $state.raw<Values>({});
  /** Other people on this record, one each. */
  people = $state.raw<readonly PresentPerson[]>([]);

  constructor(type: string, id: string) {
    this.type = type;
    this.id = id;
  }
  /** Writes one field, if that changes it. Resolves when it is stored on this device. */
  async setField(_field: string, _change: FieldChange): Promise<void> {}
  setLocation(_location: { readonly field?: string }): void {}
  release(): void {}
}
