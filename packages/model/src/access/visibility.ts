import type { ObjectType } from '../schema/object-type.ts';

/** Who sees the records of a type that nobody shared: everybody, the owner's team, or the owner and collaborators. */
export const visibilities = ['everybody', 'team', 'owner'] as const;
export type Visibility = (typeof visibilities)[number];

/** What admins decided about who sees what, by type. What is not named is everybody's. */
export type AccessRules = { readonly visibility: ReadonlyMap<string, Exclude<Visibility, 'everybody'>> };
export const openRules: AccessRules = { visibility: new Map() };

export const visibilityOf = (rules: AccessRules, type: string): Visibility => rules.visibility.get(type) ?? 'everybody';

/** Raised when the same values would get another audience: stored ones are then derived again. */
const audienceVersion = 1;

/** Says by which rules audiences were derived. */
export const rulesText = ({ visibility }: AccessRules): string =>
  JSON.stringify([audienceVersion, [...visibility].sort(([a], [b]) => (a < b ? -1 : 1))]);

/** Whether the workspace may say who sees records of a type: those that belong to somebody. */
export const isRestrictable = (type: Pick<ObjectType, 'access'>): boolean => type.access.owner !== undefined;
