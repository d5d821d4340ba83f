/** The note editor. */
export const editor = {} as const;
