const byRegion: Readonly<Record<string, string>> = {
  US: 'USD',
  GB: 'GBP',
  CH: 'CHF',
  LI: 'CHF',
  CA: 'CAD',
  AU: 'AUD',
  NZ: 'NZD',
  JP: 'JPY',
  CN: 'CNY',
  IN: 'INR',
  BR: 'BRL',
  MX: 'MXN',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  CZ: 'CZK',
  HU: 'HUF',
  RO: 'RON',
  TR: 'TRY',
  ZA: 'ZAR',
  SG: 'SGD',
  HK: 'HKD',
  KR: 'KRW',
  IL: 'ILS',
  AE: 'AED',
};
const euro = new Set('AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '));

/** The currency somebody most likely sells in: by the region of the browser's language, else by the continent of the clock. */
export function guessCurrency(languageTags: readonly string[], timeZone: string): string {
  for (const tag of languageTags) {
    const region = new Intl.Locale(tag).region;
    if (region && euro.has(region)) return 'EUR';
    if (region && byRegion[region]) return byRegion[region];
  }
  if (timeZone === 'Europe/London') return 'GBP';
  if (timeZone === 'Europe/Zurich') return 'CHF';
  return timeZone.startsWith('Europe/') ? 'EUR' : 'USD';
}

/** Currencies to choose from, by name, the likeliest first. */
export function currencyOptions(locale: string, first: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([locale], { type: 'currency' });
  const usual = [first, 'EUR', 'USD', 'GBP', 'CHF'];
  const rest = Intl.supportedValuesOf('currency').filter((code) => !usual.includes(code));
  return [...new Set([...usual, ...rest])].map((code) => ({ value: code, label: `${code} – ${names.of(code) ?? code}` }));
}
