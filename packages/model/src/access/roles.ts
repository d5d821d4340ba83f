export const roles = ['owner', 'admin', 'manager', 'member', 'viewer'] as const;
export type Role = (typeof roles)[number];

export const isRole = (text: unknown): text is Role => roles.includes(text as Role);
const rank: Record<Role, number> = { owner: 4, admin: 3, manager: 2, member: 1, viewer: 0 };

/** Whether `role` includes all that `needed` may do. */
export const atLeast = (role: Role, needed: Role): boolean => rank[role] >= rank[needed];
