import type { Refusal } from '@rapport/model/errors';

/**
 * saved: the server has committed everything that was made here. saving: edits are on their way. device: edits are
 * stored here and the server cannot confirm them just now. offline: no connection. error: something will not be saved.
 */
export type ConnectionState = 'saved' | 'saving' | 'device' | 'offline' | 'error';

/** What stands between what people see and what the server has: the facts from which the badge is derived. */
export type ConnectionError =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The browser does not keep anything: private window, blocked or full storage. */
  | { readonly kind: 'storage'; readonly reason: 'blocked' | 'full' | 'unavailable' }
  | { readonly kind: 'signed-out' };

/** The truth that the connection badge shows. */
export class Connection {
  /** The socket is open and greeted. */
  online = $state(false);
  /** The first attempt to reach the server is under way: nobody can tell yet that it is not to be reached. */
  connecting = $state(false);
  /** The rows here are as current as the server: what it had when this tab came has arrived. */
  current = $state(false);
  /** Edits and commands that the server has not confirmed. */
  waiting = $state(0);
  /** Files that were added here and do not hang on their records yet. */
  files = $state(0);
  /** Of those that it has confirmed: how many the rows that everybody sees do not show yet. */
  onTheirWay = $state(0);
  /** The server asked for patience. */
  held = $state(false);
  /** Why the server commits nothing at the moment: its disk is full, its database away. */
  holding = $state.raw<Refusal | undefined>(undefined);
  error = $state.raw<ConnectionError | undefined>(undefined);
  /** False until rows are there, from this device or the server. */
  ready = $state(false);
  /** The server asks for a newer build of this page. */
  outdated = $state(false);

  readonly state: ConnectionState = $derived.by(() => {
    if (this.error) return 'error';
    if (!this.online) return 'offline';
    if (this.waiting + this.files === 0) return 'saved';
    return this.held || this.holding ? 'device' : 'saving';
  });
  /** What was made here is saved, and stands in the lists, boards and records of everybody who may see it. */
  readonly visible: boolean = $derived(this.state === 'saved' && this.onTheirWay === 0);
}
