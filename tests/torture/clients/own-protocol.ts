import type { Row } from '../../../packages/model/src/schema/row.ts';
import type { TokenKind } from '../tokens.ts';

/** One edit of an account, or a comment on it, or a new one, or a word typed into a note, which is then the record. */
export type Edit = {
  readonly token: string;
  readonly kind: TokenKind;
  readonly record: string;
  /** Which text field, for a value. */
  readonly field: string;
};

/** How a process of our own client is started. */
export type OwnClientOptions = {
  /** The module that `buildClient` made. */
  readonly bundle: string;
  readonly directory: string;
  readonly origin: string;
  readonly publicUrl: string;
  readonly cookie: string;
  readonly slug: string;
};

export type ClientOrder =
  | { readonly do: 'write'; readonly edits: readonly Edit[] }
  /** The accounts whose pages are open: their fields are written through their documents, others' by commands. */
  | { readonly do: 'show'; readonly accounts: readonly string[]; readonly notes: readonly string[] }
  /** How it is; with its rows, which are many, when they are asked for. */
  | { readonly do: 'report'; readonly rows: boolean };

export type ClientReport =
  | { readonly told: 'ready' }
  /** Typed, and on their way to the device's store. */
  | { readonly told: 'typed'; readonly tokens: readonly string[] }
  /** Stored on the device. */
  | { readonly told: 'kept'; readonly tokens: readonly string[] }
  /** The outbox let them go, or the badge said "saved" while nothing waited. */
  | { readonly told: 'saved'; readonly tokens: readonly string[]; readonly by: 'outbox' | 'badge' }
  | { readonly told: 'refused'; readonly tokens: readonly string[] }
  | {
      readonly told: 'report';
      readonly badge: string;
      readonly waiting: number;
      readonly current: boolean;
      readonly rows: readonly Row[];
    };
