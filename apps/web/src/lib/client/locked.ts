/** Who was signed in when their session ended. */
export type Locked = { readonly name: string; readonly email?: string | undefined };

const KEPT_AS = 'rapport.locked';

export const rememberLocked = (person: Locked): void => localStorage.setItem(KEPT_AS, JSON.stringify(person));

/** Whoever left by themselves, or has signed in again, is not asked for. */
export const forgetLocked = (): void => localStorage.removeItem(KEPT_AS);

/** Who is asked to sign in again on this device. */
export function lockedOut(): Locked | undefined {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === null ? undefined : (JSON.parse(kept) as Locked);
}
