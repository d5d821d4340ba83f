import type { MatchKind } from '@rapport/model/search/name-fit';
import type { SearchEntry } from '@rapport/model/search/search-entry';
import type { SnippetPart } from '@rapport/model/search/snippet';

/** The text of a document that this device keeps: what it consists of, or nothing once it has left. */
export type KeptText = { readonly key: string; readonly type: string; readonly updates: readonly Uint8Array[] | undefined };
export type Question = {
  readonly typed: string;
  /** Of each type, at most. */
  readonly limit: number;
  readonly types: readonly string[];
};

/** What the page tells the worker, in order: how rows and texts changed, then what is searched for. */
export type ToWorker =
  | { readonly kind: 'change'; readonly forget: readonly string[]; readonly put: readonly SearchEntry[] }
  | { readonly kind: 'texts'; readonly texts: readonly KeptText[] }
  /** `early`: more is to be told of, and it is asked again then: what is found at once is enough. */
  | ({ readonly kind: 'find'; readonly ask: number; readonly early?: true } & Question)
  /** Nobody waits for this answer any more. */
  | { readonly kind: 'drop'; readonly ask: number };

export type KeyFound = {
  readonly key: string;
  /** `similar`: by a slip, or inside of a word; all others have every word as it was written. */
  readonly match: MatchKind;
  /** What is said there about the words, where the device keeps the text. */
  readonly snippet?: readonly SnippetPart[];
};
/** Answers come in the order of the questions, some in two steps, of which the second begins with the first. */
export type FromWorker = { readonly ask: number; readonly found: readonly KeyFound[]; readonly last: boolean };
