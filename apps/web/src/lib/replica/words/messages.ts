import type { SearchEntry } from '@rapport/model/search/search-entry';

/** What the page tells the worker, in order: how rows changed, then what is searched for. */
export type ToWorker =
  | { readonly kind: 'change'; readonly forget: readonly string[]; readonly put: readonly SearchEntry[] }
  | {
      readonly kind: 'find';
      readonly ask: number;
      readonly typed: string;
      readonly limit: number;
      readonly types: readonly string[];
    };
/** Answers come in the order of the questions; `ask` says to which. */
export type FromWorker = { readonly ask: number; readonly keys: readonly string[] };
