/** The activity feed: what happened to a record, and comments. */
export const activity = {} as const;
