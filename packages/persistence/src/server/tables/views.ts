/** Joins that everybody with psql or a BI tool wants. Trash is left out. */
export const views: readonly { readonly name: string; readonly sql: string }[] = [];
