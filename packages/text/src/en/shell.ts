/** Sidebar, palette, connection, members and keys, settings. */
export const shell = {} as const;
