export type WaitingPerson = { readonly name: string; readonly email: string; readonly count: number };

const KEPT_AS = 'rapport.waiting';

/** Says, for the sign-in page, whose edits stay on this device unsent. Zero forgets. */
export function rememberWaiting(person: WaitingPerson): void {
  const others = read().filter((one) => one.email !== person.email);
  localStorage.setItem(KEPT_AS, JSON.stringify(person.count > 0 ? [...others, person] : others));
}

/** People whose edits wait on this device for them to sign in again. */
export const waitingElsewhere = (): readonly WaitingPerson[] => read();

function read(): WaitingPerson[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? '[]');
    return Array.isArray(kept) ? (kept as WaitingPerson[]) : [];
  } catch {
    return [];
  }
}
