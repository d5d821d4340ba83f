import { profiling, timeIn } from '../rig/profile.ts';
import { figuresTable, table, type Figure } from '../rig/report.ts';
import { runEditors } from '../rig/run-editors.ts';
import { short } from '../rig/statistics.ts';
import { makeAccounts, startWorkspace, tokensFor } from '../rig/workspace.ts';

const shapes = [
  { clients: 100, documents: 50 },
  { clients: 500, documents: 100 },
] as const;
const keys = ['name', 'domain', 'description', 'externalId', 'billing.city', 'billing.street'];
/** Size, structs, places, identity, schema, access: all that an edit must pass before it is applied. */
const CHECKS = 'checkEdit';

/**
 * What the checks cost of an update's CPU: the server as it is under load, profiled, with the samples inside the checks
 * counted. Nothing is switched off for it, so nothing exists that could switch them off.
 */
export async function checks(seconds = 15): Promise<string> {
  const figures: Figure[] = [];
  const rows: string[][] = [];
  for (const { clients, documents } of shapes) {
    const profiled = profiling();
    try {
      const workspace = await startWorkspace({ environment: profiled.environment });
      const names = await makeAccounts(workspace, documents);
      const { tokens, url } = await tokensFor(workspace, clients);
      const load = { keys, editsPerSecond: 2, warmUpSeconds: 4, seconds };
      const plan = { ...load, address: url, framing: 'hocuspocus' as const, tokens, documents: names, clients };
      const run = await runEditors(plan, workspace.product.pid ?? 0).finally(() => workspace.product.stop());
      const spent = timeIn(profiled.read(CHECKS), CHECKS, run.window);
      const share = spent.inside / run.edits / run.serverCpuPerEdit;
      figures.push({
        what: `checks per update, ${clients} editors`,
        measured: `${short(spent.inside / run.edits)} of ${short(run.serverCpuPerEdit)} µs = ${short(share * 100)} %`,
        aim: '10 %',
        met: share <= 0.1,
      });
      for (const [part, microseconds] of spent.parts.slice(0, 6))
        rows.push([`${clients} editors`, part === CHECKS ? 'the rest' : part, short(microseconds / run.edits)]);
    } finally {
      profiled.remove();
    }
  }
  return `${table(['load', 'part of the checks', 'µs per update'], rows)}\n\nThe profiler's own cost is in all of these.\n\n${figuresTable(figures)}`;
}
