import { createPrivateKey, generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Who this server is to push services (RFC 8292). */
export type Vapid = {
  /** What browsers subscribe with: the uncompressed point, base64url. */
  readonly publicKey: string;
  readonly privateKey: KeyObject;
};

/** The key pair of the data directory, made at first use; nobody but the owner of the files may read it. */
export function readVapid(dataDirectory: string): Vapid {
  const directory = join(dataDirectory, 'secrets');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'vapid');
  try {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    // Never over one that is there: browsers that have subscribed know the old one only.
    writeFileSync(path, JSON.stringify(privateKey.export({ format: 'jwk' })), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return vapidOf(JSON.parse(readFileSync(path, 'utf8')) as JsonWebKey);
}

function vapidOf(key: JsonWebKey): Vapid {
  const point = [key.x, key.y].map((part) => Buffer.from(part ?? '', 'base64url'));
  return {
    publicKey: Buffer.concat([Buffer.of(4), ...point]).toString('base64url'),
    privateKey: createPrivateKey({ key, format: 'jwk' }),
  };
}

const hours = 12;

/** The `authorization` header for one push service: a token signed with our key, good for a few hours. */
export function vapidHeader({ publicKey, privateKey }: Vapid, endpoint: string, subject: string, now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: new URL(endpoint).origin, exp: Math.floor(now / 1_000) + hours * 3_600, sub: subject };
  const signed = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${signed}.${signature.toString('base64url')}, k=${publicKey}`;
}
