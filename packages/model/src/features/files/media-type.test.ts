import { describe, expect, test } from 'vitest';
import { endingOf, fileName } from './file-name.ts';
import { isPicture, judgeMediaType, type Signs } from './media-type.ts';

const png: Signs = { types: ['image/png', 'image/apng'], text: false };
const zip: Signs = { types: ['application/zip', 'application/vnd.oasis.opendocument.text'], text: false };
const text: Signs = { types: [], text: true };
const bytes: Signs = { types: [], text: false };

describe('[M135] a file is what its bytes are, and is refused when it says that it is something else', () => {
  test.each([
    ['image/png', png, 'image/png'],
    ['', png, 'image/png'],
    ['application/vnd.oasis.opendocument.text', zip, 'application/vnd.oasis.opendocument.text'],
    ['IMAGE/JPG; x=y', { types: ['image/jpeg'], text: false }, 'image/jpeg'],
    ['text/csv', text, 'text/csv'],
    // “BMW, 2026” begins as a bitmap does.
    ['text/csv', { types: ['image/bmp'], text: true }, 'text/csv'],
    ['', text, 'text/plain'],
    ['', bytes, 'application/octet-stream'],
    ['nonsense', bytes, 'application/octet-stream'],
    ['application/x-dwg', bytes, 'application/octet-stream'],
    ['application/x-dwg', png, 'application/octet-stream'],
    [
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      { types: ['application/msword'], text: false },
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
  ] as const)('%s %o', (claim, signs, mediaType) => expect(judgeMediaType(claim, signs)).toEqual({ mediaType }));

  test.each([
    ['image/png', zip, 'application/zip'],
    ['image/png', text, 'text/plain'],
    ['application/pdf', bytes, 'application/octet-stream'],
    ['text/plain', png, 'image/png'],
    ['application/zip', text, 'text/plain'],
  ] as const)('%s %o is refused', (said, signs, found) => expect(judgeMediaType(said, signs)).toEqual({ said, found }));

  test('what may hold programs is never shown', () => {
    for (const type of ['image/svg+xml', 'text/html', 'application/pdf', 'application/xhtml+xml'])
      expect(isPicture(type)).toBe(false);
  });
});

test.each([
  ['../../etc/passwd', 'etc passwd'],
  ['invoice\u202efdp.exe', 'invoice fdp.exe'],
  ['  a\r\nb".pdf ', 'a b .pdf'],
  ['...', 'file'],
  ['', 'file'],
  [`${'x'.repeat(500)}.pdf`, `${'x'.repeat(196)}.pdf`],
  ['Angebot – März.pdf', 'Angebot – März.pdf'],
])('[M135] %j is kept as %j', (given, kept) => {
  expect(fileName(given)).toBe(kept);
  expect(fileName(kept)).toBe(kept);
  expect(endingOf('a.tar.gz')).toBe('.gz');
});
