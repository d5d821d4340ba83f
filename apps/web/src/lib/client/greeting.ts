import { errorKinds, type Refusal } from '@rapport/model/errors';
import type { Connection } from './connection.svelte.ts';
import { type KnownIdentity, lock } from './identity.ts';
import type { SyncToken } from './sync-token.ts';
import { wipeIfAsked } from './wipe.ts';

/** A server that is starting, or taking a workspace over, greets a moment later. */
export const againAfter = 1_500;

type Surroundings = {
  readonly identity: KnownIdentity;
  readonly connection: Connection;
  readonly token: SyncToken;
  /** Says hello anew. */
  readonly greet: () => void;
  readonly hangUp: () => void;
  /** The server could not read something that was sent. */
  readonly unreadable: (refusal: Refusal) => void;
  /** Nothing may stay on the screen. */
  readonly locked: () => void;
};

/** Whether the server greets whoever is here, and what becomes of the page when it does not. */
export class Greeting {
  readonly #around: Surroundings;
  #refusedOnce = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  greeted(): void {
    this.#refusedOnce = false;
  }

  refused(refusal: Refusal): void {
    const { connection, token, greet, unreadable } = this.#around;
    if (refusal.kind === 'protocol-version') connection.outdated = true;
    else if (refusal.kind === 'not-signed-in') {
      // A token may have been older than it looked: one more try with a new one.
      if (this.#refusedOnce) this.signedOut();
      token.forget();
      if (!this.#refusedOnce) greet();
      this.#refusedOnce = true;
    } else if (errorKinds[refusal.kind].retry) setTimeout(greet, againAfter);
    else unreadable(refusal);
  }

  /** The session is over, here or in another tab. */
  signedOut(): void {
    const { connection, identity, hangUp, locked } = this.#around;
    connection.online = false;
    connection.error = { kind: 'signed-out' };
    lock(identity);
    hangUp();
    // Another device may have said so: then what is kept here goes, too.
    void wipeIfAsked().then((wiped) => (wiped ? location.replace('/sign-in') : locked()));
  }
}
