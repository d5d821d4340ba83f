import type { ErrorKind } from '../errors.ts';

/** Where something was refused: an edit or command on a socket, a socket as such, or a request. */
export type RefusedAt = 'edit' | 'command' | 'socket' | 'request';

/** Since the server began. */
export type Refusals = { readonly at: RefusedAt; readonly kind: ErrorKind; readonly count: number };

/** How one server stands at the moment. */
export type ServerReading = {
  readonly sockets: number;
  readonly openDocuments: number;
  readonly waitingWrites: number;
  readonly unprojected: number;
  readonly parked: number;
  readonly feedBehind: number;
  readonly unhandledRejections: number;
  readonly accepting: boolean;
  /** Undefined while the database does not answer. */
  readonly jobs?: { readonly waiting: number; readonly failed: number } | undefined;
};

/** GET /api/w/<workspace>/status. Seconds are the slowest of the last minute or two. */
export type ServerStatus = ServerReading & {
  /** Why nothing can be committed just now. */
  readonly away?: ErrorKind;
  readonly commitSeconds: number;
  readonly projectionSeconds: number;
  readonly refusals: readonly Refusals[];
};
