import { deleteStore } from '@rapport/persistence/browser/open-store';
import { forgetLocked } from './locked.ts';
import { forgetNoted } from '../device/storage-room.ts';
import { ask } from '../shell/ask.ts';
import { forgetAllWaiting } from './waiting-elsewhere.ts';

/** What this device keeps of one workspace for one member. */
export type Copy = { readonly workspaceId: string; readonly memberId: string };

const TOLD_AS = 'rapport.wiped';

/** Deletes copies, as another device of the same person has asked, and says so to the server. */
export async function obeyWipe(copies: readonly Copy[]): Promise<void> {
  for (const { workspaceId, memberId } of copies) {
    await deleteStore({ workspace: workspaceId, user: memberId });
    forgetNoted(memberId);
    for (const key of Object.keys(localStorage))
      if (/^rapport\.(me|was)\./.test(key) && localStorage.getItem(key)?.includes(memberId)) localStorage.removeItem(key);
  }
  // Whose edits wait here is said by name.
  forgetAllWaiting();
  forgetLocked();
  sessionStorage.setItem(TOLD_AS, 'yes');
  await ask('/api/device/wiped', { method: 'POST', body: {} });
}

/** Asks whether this device is to delete something, and does. Answers whether it did. */
export async function wipeIfAsked(): Promise<boolean> {
  const wipe = await ask<{ wipe: readonly Copy[] }>('/api/device').then(
    (answer) => answer.wipe,
    () => [],
  );
  if (!Array.isArray(wipe) || wipe.length === 0) return false;
  await obeyWipe(wipe).catch(() => undefined); // Not confirmed: told again next time.
  return true;
}

/** Whether something was deleted since this was last asked. */
export function wasWiped(): boolean {
  const wiped = sessionStorage.getItem(TOLD_AS) !== null;
  sessionStorage.removeItem(TOLD_AS);
  return wiped;
}
