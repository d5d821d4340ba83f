const known: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether there is, or was, a currency of this ISO 4217 code. */
export const isCurrency = (code: string): boolean => known.has(code);
