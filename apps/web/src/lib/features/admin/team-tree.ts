import type { Team } from '@rapport/model/settings/definitions';

/** Teams that are part of this one directly; without one, those that are part of none that exists. */
export const childrenOf = (teams: readonly Team[], parent: string | undefined): readonly Team[] =>
  teams.filter((team) =>
    parent === undefined ? !teams.some((one) => one.id === team.parent) : team.parent === parent && team.id !== parent,
  );

/** A team and everything below it. */
export function under(teams: readonly Team[], team: string): ReadonlySet<string> {
  const found = new Set([team]);
  // A set is walked while it grows.
  for (const id of found) for (const child of teams) if (child.parent === id) found.add(child.id);
  return found;
}
