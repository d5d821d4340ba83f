import { expect, test } from 'vitest';
import { base32, seal, stepOfCode, totpAddress, totpCode, totpStep, unseal } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('codes are those of RFC 6238: at %i', (seconds, code) => {
  expect(totpCode(secret, totpStep(seconds * 1_000))).toBe(code);
});

test('a code counts half a minute early or late and no longer, for a clock that is a little wrong', () => {
  const now = 1_700_000_000_000;
  const code = totpCode(secret, totpStep(now));
  expect([-60_000, -30_000, 0, 30_000, 60_000].map((by) => stepOfCode(secret, code, now + by) !== undefined)).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(stepOfCode(secret, 'abcdef', now)).toBeUndefined();
});

test('authenticator apps read the secret as it is', () => {
  expect(base32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(base32(Buffer.from([255]))).toBe('74');
  expect(totpAddress(secret, 'ana@example.org', 'Rapport')).toBe(
    'otpauth://totp/Rapport%3Aana%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rapport',
  );
});

test('what is sealed opens with the same secret only, and not once it was changed', () => {
  const sealed = seal('one secret', secret);
  expect(unseal('one secret', sealed)).toEqual(secret);
  expect(sealed).not.toContain(base32(secret));
  expect(() => unseal('another', sealed)).toThrow();
  expect(() => unseal('one secret', `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`)).toThrow();
});
