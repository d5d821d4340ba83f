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

export const hueColour = (hue: number) => `var(--hue-${((Math.trunc(hue) % HUES) + HUES) % HUES})`;
