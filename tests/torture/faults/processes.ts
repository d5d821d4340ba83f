import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { childrenOf } from '../../../bench/rig/processes.ts';
import { isAlive, runningPostmaster } from '../../../apps/cli/src/postgres/postmaster.ts';
import type { Rig } from '../rig.ts';
import { type Fault, lasting } from './fault.ts';

const postmaster = ({ product }: Rig): number | undefined => runningPostmaster(join(product.dataDirectory, 'postgres/data'))?.pid;

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid !== undefined && isAlive(pid)) process.kill(pid, name);
}

export const serverKilled: Fault = {
  kind: 'server, kill -9',
  async strike({ product }) {
    const since = performance.now();
    await product.kill();
    await product.restart();
    return since;
  },
};

export const serverEnded: Fault = {
  kind: 'server, SIGTERM',
  async strike({ product }) {
    const since = performance.now();
    await product.restart();
    return since;
  },
};

export const serverPaused: Fault = {
  kind: 'server, SIGSTOP',
  async strike({ product }, chance, { paused }) {
    const { pid } = product;
    signal(pid, 'SIGSTOP');
    await pause(1_000 * (chance.next() < 1 / paused.seldom ? paused.longest : paused.mostly));
    signal(pid, 'SIGCONT');
    return performance.now();
  },
};

/** `pg_ctl stop -m immediate`; the product starts it again. */
export const databaseKilled: Fault = {
  kind: 'Postgres, -m immediate',
  async strike(rig) {
    const since = performance.now();
    signal(postmaster(rig), 'SIGQUIT');
    return since;
  },
};

/** Both at once, as when a machine goes down. */
export const machineKilled: Fault = {
  kind: 'server and Postgres, kill -9',
  async strike({ product }) {
    const since = performance.now();
    await product.kill({ database: true });
    await product.restart();
    return since;
  },
};

export const databasePaused: Fault = {
  kind: 'Postgres, SIGSTOP',
  async strike(rig, chance, seconds) {
    const pid = postmaster(rig);
    const all = pid === undefined ? [] : [pid, ...childrenOf(pid)];
    for (const each of all) signal(each, 'SIGSTOP');
    await lasting(chance, seconds.away);
    for (const each of all) signal(each, 'SIGCONT');
    return performance.now();
  },
};

/** One of our own clients in the middle of a write; what it has stored goes on with the next start. */
export const clientKilled: Fault = {
  kind: 'client, kill -9',
  async strike({ own }, chance) {
    const since = performance.now();
    const client = chance.pick(own);
    await client.kill();
    client.start();
    return since;
  },
};
