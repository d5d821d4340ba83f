import type { Role } from '@rapport/model/access/roles';

/** Somebody says to be a member, by the session or the key with this id. */
export type Claim = { readonly workspaceId: string; readonly memberId: string; readonly id: string };

export type JudgedClaim = { readonly at: number; readonly role: Role };

/** As parameters for `unnest`. */
export const claimColumns = (claims: readonly Claim[]) => [
  claims.map(({ workspaceId }) => workspaceId),
  claims.map(({ memberId }) => memberId),
  claims.map(({ id }) => id),
];

/** Each claim's role, in the order of the claims; undefined for those that do not hold. `at` counts from one. */
export function rolesInOrder(claims: readonly Claim[], judged: readonly JudgedClaim[]): (Role | undefined)[] {
  const roles = new Map(judged.map(({ at, role }) => [at, role]));
  return claims.map((_, index) => roles.get(index + 1));
}
