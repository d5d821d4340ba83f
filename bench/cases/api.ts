import { Agent, request } from 'node:http';
import { figuresTable, type Figure } from '../rig/report.ts';
import { short, summarise } from '../rig/statistics.ts';
import { dealsCsv, importDeals, startWorkspace, type BenchWorkspace } from '../rig/workspace.ts';

/** POST of a deal, its row visible when the answer comes: alone, by 32 clients, in a small and in a large workspace. */
export async function api(): Promise<string> {
  const figures: Figure[] = [];
  const workspace = await startWorkspace();
  try {
    await importDeals(workspace, dealsCsv(10_000));
    const small = await measure(workspace);
    await importDeals(workspace, dealsCsv(90_000, 'L'));
    const large = await measure(workspace);
    for (const [rows, { alone, rate }] of [
      ['10,000', small],
      ['100,000', large],
    ] as const) {
      figures.push({
        what: `API create, one client, ${rows} rows`,
        measured: `p50 ${short(alone.p50)} ms, p95 ${short(alone.p95)} ms`,
        aim: '15 ms',
        met: alone.p95 <= 15,
      });
      figures.push({
        what: `API creates, 32 clients, ${rows} rows`,
        measured: `${short(rate)} per second`,
        aim: '400 per second',
        met: rate >= 400,
      });
    }
  } finally {
    await workspace.product.stop();
  }
  return figuresTable(figures);
}

async function measure(workspace: BenchWorkspace) {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  for (let index = 0; index < 200; index += 1) await create(workspace, agent, index);
  const times: number[] = [];
  for (let index = 0; index < 500; index += 1) times.push(await create(workspace, agent, index));
  const began = performance.now();
  const COUNT = 4_000;
  await Promise.all(
    Array.from({ length: 32 }, async (_, client) => {
      for (let index = client; index < COUNT; index += 32) await create(workspace, agent, index);
    }),
  );
  const rate = (COUNT * 1000) / (performance.now() - began);
  agent.destroy();
  return { alone: summarise(times), rate };
}

function create({ product, key }: BenchWorkspace, agent: Agent, index: number): Promise<number> {
  const began = performance.now();
  const body = JSON.stringify({
    name: `Created ${index}`,
    amount: { amount: 450_000 + index, currency: 'EUR' },
    stage: 'proposal',
    closeDate: '2026-12-01',
  });
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const asked = request(`${product.address}/api/v1/deals`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () =>
        response.statusCode === 201 ? resolve(performance.now() - began) : reject(new Error(`status ${response.statusCode}`)),
      );
    });
    asked.once('error', reject);
    asked.end(body);
  });
}
