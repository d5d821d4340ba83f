import { createHmac } from 'node:crypto';
import { v7 } from 'uuid';
import { expect, test } from 'vitest';
import { createSyncTokens, tokenLifetime } from './sync-tokens.ts';

const secret = 'a secret of at least thirty-two letters';
const subject = { memberId: v7(), workspaceId: v7(), session: 'session:one' };
let now = Date.UTC(2026, 0, 1);
const tokens = createSyncTokens(secret, () => now);

test('a token speaks for its member, workspace and session until its five minutes are over', () => {
  const { token, expiresAt, lastsSeconds } = tokens.issue(subject);
  expect(tokens.verify(token)).toEqual(subject);
  expect(Date.parse(expiresAt) - now).toBe(tokenLifetime);
  expect(lastsSeconds * 1_000).toBe(tokenLifetime);
  now += tokenLifetime - 1;
  expect(tokens.verify(token)).toEqual(subject);
  now += 1;
  expect(tokens.verify(token)).toBeUndefined();
});

test('one that was changed, cut, signed by another server or made for another purpose is nobody’s', () => {
  const { token } = tokens.issue(subject);
  const [payload = '', signature = ''] = token.split('.');
  const claims = Buffer.from(JSON.stringify([v7(), subject.workspaceId, subject.session, now + 60_000])).toString('base64url');
  const elsewhere = createHmac('sha256', secret).update(`another-purpose:${payload}`).digest('base64url');
  for (const forged of [
    `${claims}.${signature}`,
    `${payload}.${signature.slice(0, -4)}`,
    `${payload}.${elsewhere}`,
    `${token}.${signature}`,
    createSyncTokens('another secret of thirty-two letters!', () => now).issue(subject).token,
    payload,
    '',
    '.',
    'x'.repeat(5_000),
  ])
    expect(tokens.verify(forged)).toBeUndefined();
});
