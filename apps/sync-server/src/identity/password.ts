import { hash, verify } from '@node-rs/argon2';
import { limits } from '@rapport/model/limits';
import { RefusalError } from '@rapport/model/errors';

/** Argon2id (2 is its number) with the parameters OWASP recommends: 19 MiB, two passes. */
const options = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), options);

/** False for a hash that cannot be read, too: a damaged row must not let anybody in nor stop the server. */
export const verifyPassword = (stored: string, password: string): Promise<boolean> =>
  verify(stored, password.normalize('NFKC')).catch(() => false);

let nobody: Promise<string> | undefined;

/** Whether this is the person's password. For nobody it takes as long as for somebody, and is never so. */
export async function provesPassword(stored: string | null | undefined, password: string): Promise<boolean> {
  nobody ??= hashPassword('a password that nobody has');
  const right = await verifyPassword(stored ?? (await nobody), password);
  return stored ? right : false;
}

/** Length is the only rule: composition rules make people choose worse passwords. */
export function checkPassword(password: string, field = 'password'): void {
  const length = [...password].length;
  if (length < limits.passwordShortest.value) {
    throw new RefusalError('invalid-field', {
      field,
      values: { reason: 'too-short', limit: limits.passwordShortest.value },
    });
  }
  if (length > limits.passwordLongest.value) {
    throw new RefusalError('invalid-field', {
      field,
      values: { reason: 'too-long', limit: limits.passwordLongest.value },
    });
  }
}
