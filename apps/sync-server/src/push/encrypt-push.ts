import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';

/** What a browser says of itself when it subscribes, base64url. */
export type PushKeys = { readonly p256dh: string; readonly auth: string };

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const hkdf = (salt: Uint8Array, secret: Uint8Array, info: Uint8Array, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

/** One record holds all of it; services take 4,096 bytes in all. */
const recordSize = 4_096;
export const longestPush = recordSize - 16 - 1 - 86;

/**
 * The body of a push message that only this browser can read: `aes128gcm` after RFC 8291 and RFC 8188. `salt` and
 * `privateKey` are made anew for each message; tests give those of the RFC.
 */
export function encryptPush(
  text: string | Buffer,
  { p256dh, auth }: PushKeys,
  { salt = randomBytes(16), privateKey }: { readonly salt?: Uint8Array; readonly privateKey?: Uint8Array } = {},
): Buffer {
  const ours = createECDH('prime256v1');
  if (privateKey) ours.setPrivateKey(privateKey);
  else ours.generateKeys();
  const theirKey = bytes(p256dh);
  const ourKey = ours.getPublicKey();
  const shared = ours.computeSecret(theirKey);
  const secret = hkdf(bytes(auth), shared, Buffer.concat([ascii('WebPush: info\0'), theirKey, ourKey]), 32);
  const key = hkdf(salt, secret, ascii('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(salt, secret, ascii('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  // 2 ends the last record.
  const padded = Buffer.concat([Buffer.from(text), Buffer.of(2)]);
  const encrypted = Buffer.concat([cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(recordSize, 0);
  head.writeUInt8(ourKey.length, 4);
  return Buffer.concat([salt, head, ourKey, encrypted]);
}
