import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { statfsSync } from 'node:fs';
import { type FillableDisk, saysItIsFull } from '../support/full-disk.ts';

export type Disk = FillableDisk & {
  /** How it becomes full: a file system that has no room, or a database that says so. */
  readonly kind: 'tmpfs' | 'told';
};

const mount = (options: string, directory: string): boolean =>
  spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', directory], { stdio: 'ignore' }).status === 0;

/**
 * A file system of its own for the data directory, whose size is taken away and given back while the product runs. Only
 * root may make one; for anybody else the database says what one on a full disk says.
 */
export function makeDisk(dataDirectory: string, size = '12g'): Disk {
  mkdirSync(dataDirectory);
  if (!mount(`size=${size}`, dataDirectory)) {
    chmodSync(dataDirectory, 0o711);
    return { kind: 'told', dataDirectory, ...saysItIsFull(dataDirectory), remove: () => undefined };
  }
  chmodSync(dataDirectory, 0o711);
  return {
    kind: 'tmpfs',
    dataDirectory,
    async fill() {
      const { bsize, blocks, bavail } = statfsSync(dataDirectory);
      mount(`remount,size=${(blocks - bavail) * bsize}`, dataDirectory);
    },
    async makeRoom() {
      mount(`remount,size=${size}`, dataDirectory);
    },
    remove() {
      spawnSync('umount', ['-l', dataDirectory]);
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
