const KEPT_AS = 'rapport.workspace';

/** Slug of the workspace that was open last on this device. */
export const lastWorkspace = (): string | undefined => localStorage.getItem(KEPT_AS) ?? undefined;
export const rememberWorkspace = (slug: string): void => localStorage.setItem(KEPT_AS, slug);
