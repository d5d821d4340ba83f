export const roles = ['owner', 'admin', 'manager', 'member', 'viewer', 'guest'] as const;
export type Role = (typeof roles)[number];

export const isRole = (text: unknown): text is Role => roles.includes(text as Role);
const rank: Record<Role, number> = { owner: 5, admin: 4, manager: 3, member: 2, viewer: 1, guest: 0 };

/** Whether `role` includes all that `needed` may do. */
export const atLeast = (role: Role, needed: Role): boolean => rank[role] >= rank[needed];
