import { readFileSync } from 'node:fs';
import { colours } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('../app.css', import.meta.url), 'utf8');

/** Relative luminance of a token in one of the modes, by way of linear sRGB. */
function luminance(token: string, mode: 'light' | 'dark'): number {
  const value = new RegExp(`--${token}: light-dark\\(oklch\\(([^)]+)\\), oklch\\(([^)]+)\\)\\)`).exec(css);
  const [l = 0, c = 0, h = 0] = (value?.[mode === 'light' ? 1 : 2] ?? '').split(' ').map(Number);
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const [x = 0, y = 0, z = 0] = [
    l + 0.3963377774 * a + 0.2158037573 * b,
    l - 0.1055613458 * a - 0.0638541728 * b,
    l - 0.0894841775 * a - 1.291485548 * b,
  ].map((one) => one ** 3);
  const [red = 0, green = 0, blue = 0] = [
    4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z,
    -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z,
    -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z,
  ].map((one) => Math.min(1, Math.max(0, one)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each(['light', 'dark'] as const)('[M142] in the %s, every text colour reads on every tint', (mode) => {
  for (const tint of colours)
    for (const text of ['text', 'muted', 'accent', 'good', 'warn', 'bad']) {
      const [one, other] = [luminance(`tint-${tint}`, mode), luminance(text, mode)].sort((a, b) => b - a);
      expect(((one ?? 0) + 0.05) / ((other ?? 0) + 0.05), `${text} on ${tint}`).toBeGreaterThanOrEqual(4.5);
    }
});
