import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A product's data directory whose disk can be filled and emptied while it runs. */
export type FillableDisk = {
  readonly dataDirectory: string;
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
  /** After the product has stopped. */
  remove(): void;
};

const size = '320m';

/** A small file system of its own, which only root may make: undefined for anybody else. */
export function smallDisk(): FillableDisk | undefined {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'rapport-full-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dataDirectory]).status === 0;
  if (!mounted) {
    rmSync(dataDirectory, { recursive: true });
    return undefined;
  }
  chmodSync(dataDirectory, 0o711);
  const ballast = join(dataDirectory, 'ballast');
  return {
    dataDirectory,
    fill: () => {
      const megabyte = Buffer.alloc(1_048_576);
      for (const piece of [megabyte, megabyte.subarray(0, 4_096)]) {
        try {
          for (;;) writeFileSync(ballast, piece, { flag: 'a' });
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        }
      }
      return Promise.resolve();
    },
    makeRoom: async () => rmSync(ballast),
    remove: () => {
      spawnSync('umount', ['-l', dataDirectory]);
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** An embedded database that says what one on a full disk says (SQLSTATE 53100) to whoever writes into its log. */
export function saysItIsFull(dataDirectory: string): Pick<FillableDisk, 'fill' | 'makeRoom'> {
  const run = async (statement: string) => {
    const client = new pg.Client({ host: join(dataDirectory, 'postgres/socket'), user: 'rapport', database: 'rapport' });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  return {
    fill: () =>
      run(`
        create function no_room() returns trigger language plpgsql as $$
          begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
        create trigger no_room before insert on document_update execute function no_room()`),
    makeRoom: () => run('drop function no_room cascade'),
  };
}
