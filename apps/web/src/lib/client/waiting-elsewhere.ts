/** Somebody whose edits wait on this device until they sign in again. */
export type WaitingPerson = { readonly name: string; readonly member: string; readonly count: number };

/** Under which the browser keeps it: the sign-in page hears of changes under this name. */
export const waitingKeptAs = 'rapport.waiting';

/** Says whose edits wait, and how many. Zero forgets. */
export function noteWaiting(person: WaitingPerson): void {
  const others = waitingElsewhere().filter(({ member }) => member !== person.member);
  localStorage.setItem(waitingKeptAs, JSON.stringify(person.count > 0 ? [...others, person] : others));
}

/** Their edits were sent, or are gone with what was kept of theirs. */
export function forgetWaiting(member: string): void {
  if (waitingElsewhere().some((one) => one.member === member)) noteWaiting({ name: '', member, count: 0 });
}

/** All edits of everybody are gone from this device. */
export const forgetAllWaiting = (): void => localStorage.removeItem(waitingKeptAs);

/** People whose edits wait on this device for them to sign in again. */
export function waitingElsewhere(): readonly WaitingPerson[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(waitingKeptAs) ?? '[]');
    return Array.isArray(kept) ? (kept as WaitingPerson[]).filter((one) => typeof one.member === 'string') : [];
  } catch {
    return [];
  }
}
