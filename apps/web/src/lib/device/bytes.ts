import { numberFormat } from '../formats.ts';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** "3 kB", "1.2 MB": as people read sizes, in the words of a locale. */
export function bytesInWords(bytes: number, locale: string): string {
  const power = bytes < 1_000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** power;
  return numberFormat(locale, {
    style: 'unit',
    unit: units[power] ?? 'byte',
    // English has one short form of the smallest, and it is a singular.
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power >= 2 && value < 100 ? 1 : 0,
  }).format(value);
}
