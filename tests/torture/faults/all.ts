import { databaseAway, failingCommit, killedInCommit, refusingCommit, slowCommit } from './database.ts';
import { diskFull } from './disk.ts';
import type { Fault } from './fault.ts';
import { networkCut, networkReordered, networkSlow } from './network.ts';
import {
  clientKilled,
  databaseKilled,
  databasePaused,
  machineKilled,
  serverEnded,
  serverKilled,
  serverPaused,
} from './processes.ts';

/** Every kind of fault, each in a file of its own kind. */
export const faults: readonly Fault[] = [
  serverKilled,
  databaseKilled,
  clientKilled,
  machineKilled,
  serverEnded,
  databaseAway,
  databasePaused,
  slowCommit,
  killedInCommit,
  failingCommit,
  refusingCommit,
  networkCut,
  networkSlow,
  networkReordered,
  diskFull,
  serverPaused,
];
