import { createECDH, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encryptPush } from './encrypt-push.ts';
import { isPushService, sendPush } from './send-push.ts';
import { readVapid, vapidHeader } from './vapid.ts';

const rfc8291 = {
  text: 'When I grow up, I want to be a watermelon',
  privateKey: 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw',
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  salt: 'DGv6ra1nlYgDCS1FRnbzlw',
  body: 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
};
const bytes = (text: string) => Buffer.from(text, 'base64url');

test('a message is encrypted as in the example of RFC 8291', () => {
  const { text, p256dh, auth, salt, privateKey, body } = rfc8291;
  expect(encryptPush(text, { p256dh, auth }, { salt: bytes(salt), privateKey: bytes(privateKey) }).toString('base64url')).toBe(
    body,
  );
});

test('no two messages are alike', () => {
  expect(encryptPush('same', rfc8291).equals(encryptPush('same', rfc8291))).toBe(false);
});

test('the key of a server stays the same, is its owner’s alone, and signs who it is', () => {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-vapid-'));
  try {
    const vapid = readVapid(directory);
    expect(readVapid(directory).publicKey).toBe(vapid.publicKey);
    expect(statSync(join(directory, 'secrets', 'vapid')).mode & 0o777).toBe(0o600);
    const header = vapidHeader(vapid, 'https://fcm.googleapis.com/fcm/send/x', 'https://crm.example', 0);
    const [, head = '', claims = '', signature = '', key] = /^vapid t=([^.]+)\.([^.]+)\.([^,]+), k=(.+)$/.exec(header) ?? [];
    expect(key).toBe(vapid.publicKey);
    expect(JSON.parse(bytes(claims).toString())).toEqual({
      aud: 'https://fcm.googleapis.com',
      exp: 43_200,
      sub: 'https://crm.example',
    });
    const publicKey = createPublicKey(vapid.privateKey as never);
    const signed = Buffer.from(`${head}.${claims}`);
    expect(verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, bytes(signature))).toBe(true);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a subscription that has ended is known, what may be tried again is an error', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'rapport-vapid-'));
  const browser = createECDH('prime256v1');
  const target = {
    endpoint: 'https://fcm.googleapis.com/x',
    p256dh: browser.generateKeys().toString('base64url'),
    auth: rfc8291.auth,
  };
  const answered = (status: number) =>
    sendPush(
      target,
      {},
      {
        vapid: readVapid(directory),
        subject: 'https://crm.example',
        now: 0,
        topic: 'x',
        fetch: () => Promise.resolve(new Response(null, { status })),
      },
    );
  try {
    expect(await answered(201)).toBe('taken');
    expect(await answered(410)).toBe('gone');
    await expect(answered(503)).rejects.toThrow('503');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test.each([
  ['https://fcm.googleapis.com/fcm/send/abc', true],
  ['https://updates.push.services.mozilla.com/wpush/v2/x', true],
  ['https://web.push.apple.com/x', true],
  ['https://storage.googleapis.com/x', false],
  ['http://fcm.googleapis.com/x', false],
  ['https://fcm.googleapis.com:8443/x', false],
  ['https://googleapis.com.evil.example/x', false],
  ['https://evilgoogleapis.com/x', false],
  ['https://169.254.169.254/latest', false],
  ['https://localhost/x', false],
])('%s is a push service: %s', (endpoint, is) => expect(isPushService(endpoint)).toBe(is));
