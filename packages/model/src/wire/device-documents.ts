/**
 * POST /api/w/<workspace>/documents: documents for a device that keeps them, at most `limits.documentsAtOnce`, without
 * opening them. What is not answered is not there, or not for this person to see.
 */
export type DocumentsQuestion = { readonly documents: readonly DocumentQuestion[] };
export type DocumentQuestion = {
  readonly type: string;
  readonly id: string;
  /** What the device has: nothing of an earlier position of that generation comes again. */
  readonly generation?: number;
  readonly after?: number;
};
export type DocumentsAnswer = {
  readonly documents: readonly DocumentAnswer[];
  /** Ask for these again: the answer would have been too long. */
  readonly later: readonly { readonly type: string; readonly id: string }[];
};
export type DocumentAnswer = {
  readonly type: string;
  readonly id: string;
  readonly generation: number;
  /** Where its log stands; the updates, laid over what was there before, are the document as of then. */
  readonly position: number;
  /** Base64 of Yjs v1 updates. */
  readonly updates: readonly string[];
};

/** POST /api/w/<workspace>/document-sizes: what fetching them would take. */
export type SizesAnswer = { readonly documents: number; readonly bytes: number };
