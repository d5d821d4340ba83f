import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A secret of the data directory, made when it is first asked for. Nobody but the owner of the files may read it. */
export function readSecret(dataDirectory: string, name: string): string {
  const directory = join(dataDirectory, 'secrets');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, name);
  try {
    // Made at once and never over one that is there: two that begin together end with the same.
    writeFileSync(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error) || (error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = readFileSync(path, 'utf8').trim();
  if (secret.length < 40)
    throw new Error(`${path} is damaged; remove it to have a new one made (open pages will sign in again).`);
  return secret;
}
