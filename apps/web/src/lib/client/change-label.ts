import type { Value } from '@rapport/model/schema/row';

/**
 * What somebody did, as kind and values: the words are made where it is shown. `title` is the record's title at that
 * time, so that a toast can name what is deleted by now.
 */
export type ChangeLabel = {
  readonly kind: 'created' | 'changed' | 'deleted' | 'restored' | 'erased' | 'commented' | 'undone';
  readonly type: string;
  readonly records: readonly string[];
  readonly title: string;
  /** The changed field, when it was one. */
  readonly field?: string;
  /** Its new value; null when it was cleared. */
  readonly to?: Value | null;
};
