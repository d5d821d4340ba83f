import type { Role } from '@rapport/model/access/roles';
import { Random } from './seeded-random.ts';

export const teamKeys = ['north', 'south', 'marketing', 'support'] as const;
export type TeamKey = (typeof teamKeys)[number];

type Declared = {
  readonly key: string;
  readonly name: string;
  readonly role: Role;
  readonly team: TeamKey;
  readonly manager?: string;
  /** How well they sell, against the average of 1. Undefined: does not sell. */
  readonly sells?: number;
  readonly left?: true;
};

/** The twelve who work there, and the one who has left. Their hosts are `<key>.localhost`. */
const declared: readonly Declared[] = [
  { key: 'henrik', name: 'Henrik Voss', role: 'owner', team: 'north', sells: 1.3 },
  { key: 'ana', name: 'Ana Lindqvist', role: 'member', team: 'north', manager: 'henrik', sells: 1.5 },
  { key: 'jonas', name: 'Jonas Petersen', role: 'member', team: 'north', manager: 'henrik', sells: 0.85 },
  { key: 'freya', name: 'Freya Whitfield', role: 'member', team: 'north', manager: 'henrik', sells: 1.1 },
  { key: 'lucia', name: 'Lucia Moretti', role: 'manager', team: 'south', manager: 'henrik', sells: 1.25 },
  { key: 'tom', name: 'Tom Gruber', role: 'member', team: 'south', manager: 'lucia', sells: 1 },
  { key: 'sofia', name: 'Sofía Marqués', role: 'member', team: 'south', manager: 'lucia', sells: 0.7 },
  { key: 'claire', name: 'Claire Dubois', role: 'admin', team: 'marketing', manager: 'henrik' },
  { key: 'milan', name: 'Milan Novák', role: 'member', team: 'marketing', manager: 'claire' },
  { key: 'aylin', name: 'Aylin Yılmaz', role: 'manager', team: 'support', manager: 'henrik' },
  { key: 'piotr', name: 'Piotr Wiśniewski', role: 'member', team: 'support', manager: 'aylin' },
  { key: 'vera', name: 'Vera Kühn', role: 'viewer', team: 'support', manager: 'aylin' },
  { key: 'dieter', name: 'Dieter Krause', role: 'member', team: 'south', manager: 'lucia', sells: 0.8, left: true },
];

const teamNames: Record<TeamKey, string> = {
  north: 'Sales North',
  south: 'Sales South',
  marketing: 'Marketing',
  support: 'Support',
};

export type Person = Omit<Declared, 'manager'> & {
  readonly id: string;
  readonly email: string;
  readonly hue: number;
  readonly manager: string | undefined;
};
export type DemoTeam = { readonly key: TeamKey; readonly id: string; readonly name: string };

export type People = {
  readonly all: readonly Person[];
  readonly teams: readonly DemoTeam[];
  of(key: string): Person;
  managerOf(person: Person): Person;
  teamOf(person: Person): DemoTeam;
};

/** When Dieter left, in days from today. What he looked after waits for somebody to take it over. */
export const leftDays = -24;

/** Who still works there. */
export const present = (people: People): readonly Person[] => people.all.filter(({ left }) => !left);

export function makePeople(seed: string, founded: number): People {
  const random = new Random(`${seed} people`);
  const teams = teamKeys.map((key): DemoTeam => ({ key, id: random.id(founded), name: teamNames[key] }));
  const all = declared.map((person, index): Person => ({
    ...person,
    id: random.id(founded + index),
    email: `${person.key}@nordlicht.example`,
    hue: Math.round(index * 137.508 + 210) % 360,
    manager: person.manager,
  }));
  const byKey = new Map(all.map((person) => [person.key, person]));
  const of = (key: string) => {
    const person = byKey.get(key);
    if (!person) throw new Error(`Nobody is called ${key}.`);
    return person;
  };
  return {
    all,
    teams,
    of,
    managerOf: (person) => (person.manager === undefined ? person : of(person.manager)),
    teamOf: (person) => teams.find(({ key }) => key === person.team)!,
  };
}
