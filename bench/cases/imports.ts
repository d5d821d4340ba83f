import { figuresTable, type Figure } from '../rig/report.ts';
import { runEditors } from '../rig/run-editors.ts';
import { short } from '../rig/statistics.ts';
import { dealsCsv, importDeals, makeAccounts, startWorkspace } from '../rig/workspace.ts';

/** Rows per second of an import until the list shows them, and what it costs people at work meanwhile. */
export async function imports(): Promise<string> {
  const figures: Figure[] = [];
  for (const count of [10_000, 100_000]) {
    const workspace = await startWorkspace();
    try {
      const seconds = await importDeals(workspace, dealsCsv(count));
      figures.push({
        what: `import of ${count.toLocaleString('en')} deals with history`,
        measured: `${short(count / seconds)} rows/s (${short(seconds)} s)`,
        aim: '2,000 rows/s',
        met: count / seconds >= 2_000,
      });
      if (count === 10_000) figures.push(await atWork(workspace));
    } finally {
      await workspace.product.stop();
    }
  }
  return figuresTable(figures);
}

async function atWork(workspace: Awaited<ReturnType<typeof startWorkspace>>): Promise<Figure> {
  const documents = await makeAccounts(workspace, 10);
  const { token, url } = await workspace.api<{ token: string; url: string }>('POST', '/api/v1/sync-token');
  const plan = {
    address: url,
    framing: 'hocuspocus' as const,
    tokens: [token],
    documents,
    clients: 20,
    keys: ['name', 'domain'],
    editsPerSecond: 2,
    warmUpSeconds: 1,
    seconds: 6,
  };
  const idle = await runEditors(plan, workspace.product.pid ?? 0);
  const [busy] = await Promise.all([runEditors(plan, workspace.product.pid ?? 0), importDeals(workspace, dealsCsv(20_000, 'W'))]);
  const ratio = busy.toAck.p95 / idle.toAck.p95;
  return {
    what: 'ack p95 of 20 people at work during an import',
    measured: `${short(busy.toAck.p95)} ms, idle ${short(idle.toAck.p95)} ms = ${short(ratio)}x`,
    aim: '3x idle',
    met: ratio <= 3,
  };
}
