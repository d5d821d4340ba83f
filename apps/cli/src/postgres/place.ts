import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliRefusal } from '../cli-refusal.ts';
import { t } from '../words.ts';
import { type Account, canEnter, postgresAccount } from './account.ts';

/** The longest socket path that the kernel takes (Linux 107 bytes, macOS 103), and what Postgres adds to a directory. */
const socketPathLimit = 103;
export const socketName = '.s.PGSQL.5432';

/** Where an embedded Postgres lives and as whom. */
export type Place = { readonly root: string; readonly data: string; readonly account: Account | undefined };

/**
 * Makes `directory` usable by the account that Postgres runs as. Where that account cannot enter it (it lies below a
 * directory that only root may enter), the files live in /var/lib/rapport and `directory` is a link to them.
 */
export function preparePlace(directory: string): Place {
  const account = postgresAccount(join(directory, 'data'));
  mkdirSync(directory, { recursive: true });
  if (!account && statSync(directory).uid !== process.getuid?.()) throw new CliRefusal(t('postgres.notYours', { directory }));
  own(directory, account);
  if (!canEnter(account, directory) && !existsSync(join(directory, 'data'))) moveOut(directory, account);
  const root = realpathSync(directory);
  if (!canEnter(account, root))
    throw new CliRefusal(t('postgres.cannotEnter', { account: account?.name ?? '', directory: root }));
  return { root, data: join(root, 'data'), account };
}

function own(directory: string, account: Account | undefined): void {
  if (account) chownSync(directory, account.uid, account.gid);
  if (statSync(directory).uid === (account?.uid ?? process.getuid?.())) chmodSync(directory, 0o700);
}

function moveOut(directory: string, account: Account | undefined): void {
  const outside = '/var/lib/rapport';
  try {
    mkdirSync(outside, { recursive: true, mode: 0o755 });
    const at = mkdtempSync(join(outside, 'postgres-'));
    own(at, account);
    rmSync(directory, { recursive: true });
    symlinkSync(at, directory);
  } catch {
    throw new CliRefusal(t('postgres.cannotEnter', { account: account?.name ?? '', directory }));
  }
}

/** A directory of mode 0700 for the socket: inside `place`, or below the temporary directory where the path is too long. */
export function socketDirectory(place: Place): string {
  const inside = join(place.root, 'socket');
  if (Buffer.byteLength(join(inside, socketName)) <= socketPathLimit) {
    mkdirSync(inside, { recursive: true });
    own(inside, place.account);
    return inside;
  }
  // A fresh random name: nobody can have put something there before. postmaster.pid remembers it.
  const base = [tmpdir(), '/tmp'].find((directory) => Buffer.byteLength(directory) < 60) ?? '/tmp';
  const outside = mkdtempSync(join(base, `rapport-${randomBytes(4).toString('hex')}-`));
  own(outside, place.account);
  return outside;
}

/** Removes what an initdb that was killed left behind. */
export function removeHalves(place: Place): void {
  for (const entry of readdirSync(place.root)) {
    if (entry.startsWith('initdb-'))
      rmSync(join(place.root, entry), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
