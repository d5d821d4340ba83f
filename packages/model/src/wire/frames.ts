import type { Role } from '../access/roles.ts';
import type { Command, CommandResult } from '../commands/command.ts';
import type { Refusal } from '../errors.ts';
import type { Row } from '../schema/row.ts';

/**
 * Rapport's own frames. They share the socket with the Hocuspocus frames: a frame is
 * `varString('$feed') varString(JSON)` (lib0 encoding), so a stock provider never meets one. See PROTOCOL.md.
 */
export const WIRE_VERSION = 1;
/** Pages that were opened weeks ago still push what they have: the server speaks every version from this one on. */
export const OLDEST_WIRE_VERSION = 1;
export const FEED_NAME = '$feed';

export type ClientFrame =
  /** First frame. `token` from POST /api/v1/sync-token. `cursor`: resume the feed; absent: no feed on this socket. */
  | {
      readonly op: 'hello';
      readonly protocol: number;
      readonly definitions: string;
      readonly token: string;
      /** `groups`: under what its rows were read; when the reader belongs elsewhere now, the server says `reload`. */
      readonly feed?: { readonly epoch: string; readonly cursor: number; readonly groups?: string };
    }
  /** A fresh token before the old one expires. */
  | { readonly op: 'token'; readonly token: string }
  /** Edits of documents, in order, each acknowledged on its own. */
  | ({ readonly op: 'push'; readonly edits: readonly PushedEdit[] } & Sent)
  | ({ readonly op: 'command'; readonly command: Command } & Sent);

/**
 * `sent`: the server's time as this frame was sent, as far as the sender knows it: what a frame of the server said last,
 * gone on by the sender's own clock. So it is behind by the way that frame had; the server knows what to make of it [M221].
 */
export type Sent = { readonly sent?: number };

export type PushedEdit = {
  /** Idempotency id, made with the outbox row. */
  readonly id: string;
  readonly document: string;
  /** Base64 of a Yjs v1 update. */
  readonly update: string;
  /** Position of the document that the writer had seen. */
  readonly base: number;
  /** Milliseconds since the edit was made, as it is sent. */
  readonly age: number;
};

/** `now`: the server's time as it said this; what all readers are told alike goes without. */
export type ServerFrame = { readonly now?: number } & (
  | {
      readonly op: 'ok';
      readonly protocol: number;
      readonly definitions: string;
      readonly member: string;
      readonly role: Role;
      readonly upgradeSoon?: true;
    }
  | { readonly op: 'refused'; readonly refusal: Refusal }
  /** Edits (ids) now committed; `position` is where the document then stood. */
  | { readonly op: 'saved'; readonly document: string; readonly position: number; readonly edits: readonly string[] }
  /** An edit that will never be applied; `kept`: the server keeps it for its author. */
  | {
      readonly op: 'edit-refused';
      readonly edit: string;
      readonly document: string;
      readonly refusal: Refusal;
      readonly kept?: true;
    }
  | { readonly op: 'done'; readonly result: CommandResult }
  | { readonly op: 'command-refused'; readonly command: string; readonly refusal: Refusal; readonly kept?: true }
  /** Nothing is committed just now, for this reason; without one it is again. Edits are taken meanwhile, not confirmed. */
  | { readonly op: 'holding'; readonly refusal?: Refusal }
  /**
   * How many edits are kept for this member because their records are in the trash: GET /api/w/<workspace>/kept-edits.
   * Said to whoever greets, and when it changes.
   */
  | { readonly op: 'kept'; readonly count: number }
  /** Row changes in (after, upto]; ranges have no gaps, hidden rows are simply absent. `current`: nothing more is on its way. */
  | {
      readonly op: 'feed';
      readonly epoch: string;
      readonly after: number;
      readonly upto: number;
      readonly changes: readonly Change[];
      readonly current?: true;
      /** From here on the rows are those of these groups: keep it with the cursor. */
      readonly groups?: string;
    }
  /** The cursor cannot be resumed: load rows again, keep the outbox. */
  | { readonly op: 'reload'; readonly epoch: string }
  /** Rights changed or the session ended; with `document`, this one is out of sight from now on. */
  | { readonly op: 'access'; readonly role: Role | null; readonly document?: string }
);

export type Change =
  | { readonly op: 'put'; readonly seq: number; readonly row: Row }
  | { readonly op: 'left'; readonly seq: number; readonly type: string; readonly id: string };

/**
 * GET /api/sync/bootstrap?first=<type>: newline-separated JSON. First line `BootstrapHead`, then chunks, the type
 * asked for first (`screen=<part of an address>` names it as pages do, and what is used with it); `used=<types>`, the latest first, says that some may be left out; `form=packed`,
 * that packed columns can be read; last line `{end: true, rows: n}`. A stream without that line is incomplete.
 */
export type BootstrapHead = {
  readonly epoch: string;
  readonly seq: number;
  readonly definitions: string;
  /** For `hello.feed.groups`. */
  readonly groups: string;
  /** Types that are not among the rows: more than `budget` rows would be. The server answers their views. */
  readonly left?: readonly string[];
};
/** Values that repeat, each of them once, and a character per row that names one: see packed-columns.ts. */
export type PackedColumn = { readonly of: readonly unknown[]; readonly at: string };

/**
 * Columnar: `columns[k][i]` is the value of key k in row i, null when empty. Keys are Row's own and `values.<field>`.
 * Packed columns come to those who say that they read them.
 */
export type BootstrapChunk = {
  readonly type: string;
  readonly count: number;
  readonly columns: { readonly [key: string]: readonly unknown[] | PackedColumn };
  /** What the screen shows first, ahead of all rows: these come again among them, and count there. */
  readonly ahead?: true;
};
