import { expect, test } from 'vitest';
import { markMatches } from './mark-matches.ts';

const marked = (text: string, ...words: string[]) =>
  markMatches(text, words)
    .map((part) => (part.match ? `[${part.text}]` : part.text))
    .join('');

test('what was searched for is marked by whole words, as a beginning, inside or with a slip; the pieces are the text', () => {
  expect(marked('Die Windturbinen-Halle', 'turbine')).toBe('Die [Windturbinen]-Halle');
  expect(marked('Straßer, Eva', 'strasser', 'ev')).toBe('[Straßer], [Eva]');
  expect(marked('Umrichterhalle am Hafen', 'umrihcterhale')).toBe('[Umrichterhalle] am Hafen');
  expect(marked('Nordwind nordwimd', 'nordwind')).toBe('[Nordwind] nordwimd');
  expect(marked('nothing', 'x')).toBe('nothing');
  expect(markMatches('', ['x'])).toEqual([]);
});
