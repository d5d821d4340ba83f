import { existsSync, statfsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Kinds of file systems (`statfs`) that are no place for a database: without owners, locks or a true fsync. */
const unfit = new Map<number, 'windows' | 'network'>([
  [0x0102_1997, 'windows'], // 9p, as WSL shows C:
  [0x5346_4846, 'windows'], // WSL 1
  [0x6969, 'network'], // NFS
  [0x517b, 'network'], // SMB
  [0xfe53_4d42, 'network'], // SMB 2
  [0xff53_4d42, 'network'], // CIFS
  [0x6573_5546, 'network'], // FUSE: sshfs and its like
]);

type DefaultDirectory = { readonly directory: string; readonly because: 'windows' | 'network' | undefined };

const kindOf = (path: string): number => statfsSync(path).type;

/** Where the data go when nobody says: into the clone, or home where the clone's file system is no place for a database. */
export function defaultDirectory(repository: string, kind = kindOf, home = homedir()): DefaultDirectory {
  const inside = resolve(repository, '.rapport');
  // What is there already is not left behind.
  const because = existsSync(inside) ? undefined : unfit.get(kind(repository));
  return because === undefined ? { directory: inside, because } : { directory: join(home, '.local/share/rapport'), because };
}
