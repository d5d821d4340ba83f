import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest socket path that every kernel takes, in bytes. */
const socketPathLimit = 103;

/**
 * The socket through which the command line talks to the running server: in the data directory, or, where that path
 * is too long for a socket, in a directory of mode 0700 whose name follows from it.
 */
export function controlPath(dataDirectory: string): string {
  const inside = join(dataDirectory, 'control.sock');
  if (Buffer.byteLength(inside) <= socketPathLimit) return inside;
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 20);
  const base = Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp';
  return join(base, `rapport-${process.getuid?.() ?? 0}-${name}`, 'control.sock');
}
