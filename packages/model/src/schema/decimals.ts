/** Numbers are stored as integers, `value * 10^decimals`, so that sums are exact. These two move the point in text. */

/** `12.5` with two decimals is 1250. Exact: digits are moved, nothing is multiplied. */
export function scaled(text: string, decimals: number): number | undefined {
  const match = /^(-?)(\d{1,16})(?:\.(\d{1,20}))?$/.exec(text);
  if (!match) return undefined;
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > decimals) return undefined;
  const number = Number(`${match[1]}${match[2]}${fraction.padEnd(decimals, '0')}`);
  return Number.isSafeInteger(number) ? number + 0 : undefined;
}

/** 1250 with two decimals is `12.5`. */
export function unscaled(value: number, decimals: number): string {
  if (decimals === 0) return String(value);
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -decimals)}${fraction && `.${fraction}`}`;
}
