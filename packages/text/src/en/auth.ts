/** Sign-up, sign-in, invitations, account. */
export const auth = {} as const;
