import type { Definitions, Member } from '@rapport/model/settings/definitions';
import { nameAt } from './comment-parts.ts';

/** Somebody, or several, who are named by an @ and this name. */
export type Mentionable = {
  readonly id: string;
  readonly kind: 'member' | 'team';
  readonly name: string;
  /** Whom it means: the person, or the people of the team and of the teams below it. */
  readonly members: readonly Member[];
};

/** Everybody who works here and every team that has people. */
export function mentionables({ members, teams }: Pick<Definitions, 'members' | 'teams'>): readonly Mentionable[] {
  const active = [...members.values()].filter((member) => member.active);
  const below = (team: string | undefined, root: string): boolean => {
    // A tree that somebody tied into a ring ends here all the same.
    for (let steps = 0; team !== undefined && steps < teams.size; team = teams.get(team)?.parent, steps++)
      if (team === root) return true;
    return false;
  };
  const people = active.map((member): Mentionable => ({
    id: member.id,
    kind: 'member',
    name: member.name,
    members: [member],
  }));
  const groups = [...teams.values()].map((team): Mentionable => ({
    id: team.id,
    kind: 'team',
    name: team.name,
    members: active.filter((member) => below(member.team, team.id)),
  }));
  return [...people, ...groups.filter((group) => group.members.length > 0)];
}

/** Those whose whole name stands after an @ in a text; the longest name that fits counts. */
function named(text: string, among: readonly Mentionable[]): readonly Mentionable[] {
  const byName = new Map(among.map((one) => [one.name.toLowerCase(), one]));
  const longest = [...byName.keys()].sort((a, b) => b.length - a.length);
  const found = new Set<Mentionable>();
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const name = nameAt(text, at, longest);
    const one = name === undefined ? undefined : byName.get(name);
    if (one) found.add(one);
  }
  return [...found];
}

/** Ids of the members that a text mentions, by themselves or through a team, each once. */
export const mentionsIn = (text: string, among: readonly Mentionable[]): readonly string[] => [
  ...new Set(named(text, among).flatMap(({ members }) => members.map(({ id }) => id))),
];

/** Those mentioned by name who will not see it: they have no sign-in (yet). */
export const outOfReach = (text: string, among: readonly Mentionable[]): readonly Member[] =>
  named(text, among).flatMap(({ kind, members }) => (kind === 'member' ? members.filter((member) => !member.signsIn) : []));

/** What is being typed after the last @ before the caret, or undefined when that is no mention. */
export function mentionAt(text: string, caret: number): { readonly from: number; readonly text: string } | undefined {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf('@');
  if (from < 0 || /[\p{L}\p{N}]/u.test(before.charAt(from - 1))) return undefined;
  const typed = before.slice(from + 1);
  return typed.length <= 30 && !typed.includes('\n') && !/\s{2}|\s$/.test(typed) ? { from, text: typed } : undefined;
}
