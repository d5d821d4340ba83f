import { HUES } from '../ui/initials.ts';

/** Somebody who is here, named by the server. One per member, however many tabs he has open. */
export type PresentPerson = {
  readonly memberId: string;
  readonly name: string;
  /** 0-11: which of the twelve presence colours. */
  readonly hue: number;
  /** The field he is in, on the record asked for. */
  readonly field?: string;
  /** No key or pointer for two minutes, or the page is hidden. */
  readonly idle: boolean;
};

/** One of the twelve colours for the hue, in degrees, that the server gave a member; else one that follows from the id. */
export const presenceHue = (memberId: string, degrees: unknown): number =>
  typeof degrees === 'number' && degrees >= 0 ? Math.floor(degrees / (360 / HUES)) % HUES : hueOfId(memberId);

function hueOfId(memberId: string): number {
  let hash = 0;
  for (const character of memberId) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash % HUES;
}

/** One awareness state. `user` is stamped by the server, the rest is claimed by the client. */
export type PresenceState = {
  readonly user?: { readonly memberId?: unknown; readonly name?: unknown; readonly hue?: unknown };
  readonly location?: { readonly type?: unknown; readonly id?: unknown; readonly field?: unknown };
  readonly idle?: unknown;
  /** The shared view that is looked at. */
  readonly view?: { readonly id?: unknown; readonly part?: unknown };
};

/** Other people among awareness states, one face per member: the tab in which he does something counts. */
export function peopleIn(states: Iterable<unknown>, me: string): PresentPerson[] {
  const people = new Map<string, PresentPerson>();
  for (const state of states as Iterable<PresenceState | null>) {
    const { user, location, idle } = state ?? {};
    if (typeof user?.memberId !== 'string' || user.memberId === me) continue;
    const field = typeof location?.field === 'string' ? location.field : undefined;
    const known = people.get(user.memberId);
    people.set(user.memberId, {
      memberId: user.memberId,
      name: typeof user.name === 'string' ? user.name : '',
      hue: presenceHue(user.memberId, user.hue),
      ...((field ?? known?.field) !== undefined && { field: field ?? known?.field }),
      idle: idle === true && (known?.idle ?? true),
    } as PresentPerson);
  }
  return [...people.values()].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
}
