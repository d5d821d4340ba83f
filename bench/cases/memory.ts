import { runningPostmaster } from '../../apps/cli/src/postgres/postmaster.ts';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { usageOf, usageOfTree } from '../rig/processes.ts';
import { figuresTable } from '../rig/report.ts';
import { runEditors } from '../rig/run-editors.ts';
import { short } from '../rig/statistics.ts';
import { makeAccounts, startWorkspace } from '../rig/workspace.ts';

/** Resident memory of the Node process, idle and with fifty people at work; Postgres beside it. */
export async function memory(): Promise<string> {
  const workspace = await startWorkspace({ pages: true });
  try {
    const pid = workspace.product.pid ?? 0;
    const documents = await makeAccounts(workspace, 50);
    await pause(2_000);
    const idle = usageOf(pid).residentBytes / 1048576;
    const { token, url } = await workspace.api<{ token: string; url: string }>('POST', '/api/v1/sync-token');
    const plan = {
      address: url,
      framing: 'hocuspocus' as const,
      tokens: [token],
      documents,
      clients: 50,
      keys: ['name'],
      editsPerSecond: 1,
      warmUpSeconds: 5,
      seconds: 15,
    };
    const busy = (await runEditors(plan, pid)).serverResidentBytes / 1048576;
    const postmaster = runningPostmaster(join(workspace.product.dataDirectory, 'postgres/data'));
    const postgres = postmaster ? usageOfTree(postmaster.pid).residentBytes / 1048576 : Number.NaN;
    return figuresTable([
      { what: 'resident memory of Node, idle', measured: `${short(idle)} MB`, aim: '300 MB', met: idle <= 300 },
      { what: 'resident memory of Node, 50 people at work', measured: `${short(busy)} MB`, aim: '300 MB', met: busy <= 300 },
      {
        what: 'Postgres beside it (all processes, shared pages counted in each)',
        measured: `${short(postgres)} MB`,
        aim: '',
        met: undefined,
      },
    ]);
  } finally {
    await workspace.product.stop();
  }
}
