import { createHmac, randomBytes } from 'node:crypto';

/** Crockford's base 32 in lower case: nothing to mistake when it is read aloud or typed. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
const base32 = (bytes: Uint8Array): string => Array.from(bytes, (byte) => alphabet[byte & 31]).join('');

/** 160 random bits in 32 letters. */
export const newCode = (): string => base32(randomBytes(32));
/** An API key. The prefix lets people and secret scanners recognise one. */
export const newKey = (): string => `rk_${newCode()}`;
/**
 * The code that may make the first owner. It follows from the secret, so that it survives restarts without being
 * stored, and it opens nothing once somebody can sign in.
 */
export const firstOwnerCode = (secret: string): string => base32(createHmac('sha256', secret).update('first-owner').digest());

/** 80 random bits in letters to write down. */
export const newRecoveryCode = (): string => base32(randomBytes(16)).match(/.{4}/g)?.join('-') ?? '';
/** As it is stored: however it was typed. Undefined for what is none. */
export function readRecoveryCode(text: string): string | undefined {
  const letters = text.toLowerCase().replace(/[\s-]/g, '');
  return /^[0-9a-hj-km-np-tv-z]{16}$/.test(letters) ? letters : undefined;
}
