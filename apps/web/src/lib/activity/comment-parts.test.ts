import { expect, test } from 'vitest';
import { commentParts } from './comment-parts.ts';

const names = ['Ana', 'Ana Berg', 'Sales North'];
const shown = (body: string) =>
  commentParts(body, names).map((part) => (part.kind === 'text' ? part.text : `[${'href' in part ? part.href : part.text}]`));

test.each([
  ['See https://example.org/a?b=1#c.', ['See ', '[https://example.org/a?b=1#c]', '.']],
  ['(https://en.wikipedia.org/wiki/Yes_(band))', ['(', '[https://en.wikipedia.org/wiki/Yes_(band)]', ')']],
  ['www.example.org, or mail ana@example.org!', ['[https://www.example.org]', ', or mail ', '[mailto:ana@example.org]', '!']],
  ['@Ana Berg and @sales north: hello', ['[@Ana Berg]', ' and ', '[@sales north]', ': hello']],
  ['@Anatol, me@Ana', ['@Anatol, me@Ana']],
  ['javascript:alert(1) <b>x</b>', ['javascript:alert(1) <b>x</b>']],
  ['two\n\nlines', ['two\n\nlines']],
])('%j', (body, parts) => expect(shown(body)).toEqual(parts));

test('nothing of a comment is lost, whatever it holds', () => {
  const body = 'a @Ana https://x.example/@Ana @Ana Berg. ana@b.de\n@@Ana';
  expect(
    commentParts(body, names)
      .map(({ text }) => text)
      .join(''),
  ).toBe(body);
});
