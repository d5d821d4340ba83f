import type { Store } from '@rapport/persistence/browser/store';
import { formerIdentity, type KnownIdentity } from './identity.ts';
import { isLook } from './kinds-of-entry.ts';
import { countAsMade } from './typed-as-one.ts';
import { noteWaiting, waitingKeptAs } from './waiting-elsewhere.ts';

/**
 * Says, for the sign-in page, how many edits the disk keeps of somebody whose session is over, once it has all that this
 * tab made. Tabs say it one after the other: whichever is last has read what the others wrote.
 */
export async function rememberWaiting({ workspace, memberId, name }: KnownIdentity, store: Store): Promise<void> {
  // Whoever left by themselves took their edits away.
  const isOver = () => formerIdentity(workspace.slug)?.memberId === memberId;
  if (!store.durable || !isOver()) return;
  const count = async () => {
    const unsent = (await store.outbox()).filter((entry) => entry.state === 'waiting' && !isLook(entry));
    if (isOver()) noteWaiting({ name, member: memberId, count: countAsMade(unsent) });
  };
  // Over plain HTTP there are no locks.
  if (navigator.locks) await navigator.locks.request(waitingKeptAs, count);
  else await count();
}
