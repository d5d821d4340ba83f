/** Up to two letters that stand for a name: first and last word; what stands in brackets is no name. */
export function initials(name: string): string {
  const words = name
    .replace(/\([^)]*\)/g, ' ')
    .trim()
    .split(/\s+/)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return (
    letters
      .map((word) => [...(word ?? '')][0] ?? '')
      .join('')
      .toLocaleUpperCase() || '?'
  );
}

/** Presence hues there are; see `--hue-0` … in app.css. */
export const HUES = 12;

/** The hue of somebody whose row says none: always the same for the same id. */
export function hueOf(id: string): number {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % HUES;
}

export const hueColour = (hue: number) => `var(--hue-${((Math.trunc(hue) % HUES) + HUES) % HUES})`;
