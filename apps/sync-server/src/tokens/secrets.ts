import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** Says which process this is, not who people are: another installation has its own. */
const notKept = new Set(['lease-holder']);

/** The secrets that sessions and links rest on, by name, for a backup. */
export function keptSecrets(dataDirectory: string): Readonly<Record<string, string>> {
  const directory = join(dataDirectory, 'secrets');
  const names = readdirSync(directory).filter((name) => !notKept.has(name));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

const plainName = /^[a-z0-9-]+$/;

/** Puts them in the place of those that are there. What is no name of a secret is left out. */
export function restoreSecrets(dataDirectory: string, secrets: Readonly<Record<string, string>>): void {
  const directory = join(dataDirectory, 'secrets');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  for (const [name, text] of Object.entries(secrets))
    if (plainName.test(name)) writeFileSync(join(directory, name), text, { mode: 0o600 });
}
