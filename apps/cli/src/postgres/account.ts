import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** The system account that Postgres runs as. Undefined: ours. */
export type Account = { readonly uid: number; readonly gid: number; readonly name: string };

/**
 * Postgres refuses to run as root. Root therefore hands it to the account that already owns `dataDirectory`, else to
 * `postgres`, else to `nobody`; anybody else runs it as themselves.
 */
export function postgresAccount(dataDirectory: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readAccounts();
  const owner = statSync(dataDirectory, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) {
    return accounts.find((account) => account.uid === owner.uid) ?? { uid: owner.uid, gid: owner.gid, name: String(owner.uid) };
  }
  return (
    accounts.find((account) => account.name === 'postgres') ??
    accounts.find((account) => account.name === 'nobody') ?? { uid: 65_534, gid: 65_534, name: 'nobody' }
  );
}

/** Numbers are unsigned: macOS writes nobody as -2. */
const readAccounts = (): Account[] =>
  readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }))
    .filter((account) => account.uid !== 0);

/** Options of child_process for a child that runs as `account`. Its directory is one that everybody may be in. */
export const runAs = (account: Account | undefined) => ({
  cwd: '/',
  ...(account && { uid: account.uid, gid: account.gid }),
  env: { PATH: process.env.PATH ?? '', TZ: 'UTC', LC_ALL: 'C' },
});

/** Whether `account` may go into `directory`, through all that lies above it. */
export const canEnter = (account: Account | undefined, directory: string): boolean =>
  spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { ...runAs(account), stdio: 'ignore' }).status === 0;
