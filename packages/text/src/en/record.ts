/** The record page and its field inputs. */
export const record = {} as const;
