/** Mails. */
export const mail = {} as const;
