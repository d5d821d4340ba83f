/** The command line. */
export const cli = {
  usage: 'Usage',
} as const;
