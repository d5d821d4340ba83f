import type { Store } from '@rapport/persistence/browser/store';
import { forgetNoted } from '../device/storage-room.ts';
import { ask } from '../shell/ask.ts';
import { forgetFormer, forgetIdentity, type KnownIdentity } from './identity.ts';
import { forgetLocked } from './locked.ts';
import { forgetWaiting } from './waiting-elsewhere.ts';

type Surroundings = {
  readonly identity: KnownIdentity;
  readonly store: Store;
  /** How many edits and files are not sent. */
  readonly unsent: () => number;
  /** The other tabs are to know that the session is over. */
  readonly tellTabs: () => void;
  readonly close: () => Promise<void>;
};

/** Somebody leaves this device, and takes what is kept of theirs here away. */
export class Leaving {
  readonly #around: Surroundings;
  #begun = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** They sign out themselves: that leads to the next page. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Ends the session and wipes this device's copy. Answers false, doing nothing, when unsent edits would be lost. */
  async signOut({ loseUnsent = false }: { readonly loseUnsent?: boolean } = {}): Promise<boolean> {
    const { identity, unsent, tellTabs } = this.#around;
    if (!loseUnsent && unsent() > 0) return false;
    this.#begun = true;
    try {
      await ask('/api/auth/sign-out', { method: 'POST', body: {} });
    } catch (error) {
      this.#begun = false;
      throw error;
    }
    forgetIdentity(identity.workspace.slug);
    tellTabs();
    await this.wipe();
    return true;
  }

  /** Takes this device's copy away, with all that was not sent. */
  async wipe(): Promise<void> {
    const { identity, store, close } = this.#around;
    await close();
    await store.wipe();
    forgetLocked();
    forgetFormer(identity.workspace.slug);
    forgetNoted(identity.memberId);
    forgetWaiting(identity.memberId);
  }
}
