/** Country codes of two digits; 1 and 7 have one, all others three. */
const twoDigits = new Set(
  '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
);
/** Where the zero in front of a local number belongs to it abroad as well. */
const keepsZero = '39';

/**
 * The digits by which a phone number is found, however it is written: `+49 (0)40 123`, `0049 40/123` and `+49 40 123` are
 * all 4940123 with their country and 40123 without; `040 123` is 40123.
 */
export function phoneDigits(phone: string): readonly string[] {
  const number = phone.replace(/(?:x|ext\.?) ?\d{1,8}$/i, '').replace(/\(\s*0\s*\)/, '');
  const international = /^\s*(?:\+|00[1-9])/.test(number);
  const digits = number.replaceAll(/[^0-9]/g, '').replace(/^0+/, '');
  if (digits === '') return [];
  if (!international) return [digits];
  const length = digits.startsWith('1') || digits.startsWith('7') ? 1 : twoDigits.has(digits.slice(0, 2)) ? 2 : 3;
  const country = digits.slice(0, length);
  const local = country === keepsZero ? digits.slice(length) : digits.slice(length).replace(/^0/, '');
  return local === '' ? [country] : [country + local, local];
}
