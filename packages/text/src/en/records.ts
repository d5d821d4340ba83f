/** Lists, boards, filters, bulk edit. */
export const records = {} as const;
