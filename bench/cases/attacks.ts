import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { syncToken, type Target } from '../../tests/hostile/attack-rig.ts';
import { type Attack, attacks as named } from '../../tests/hostile/named-attacks.ts';
import type { AttackersPlan } from '../rig/attackers.ts';
import { usageOf } from '../rig/processes.ts';
import { figuresTable, table } from '../rig/report.ts';
import { runEditors, type Measured } from '../rig/run-editors.ts';
import { median, short } from '../rig/statistics.ts';
import { type BenchWorkspace, makeAccounts, startWorkspace } from '../rig/workspace.ts';

/** Each named attack, again and again, while twenty people work: what it costs the server, and whether they notice. */
export async function attacks(seconds = 4): Promise<string> {
  const workspace = await startWorkspace();
  try {
    const documents = await makeAccounts(workspace, 20);
    const target = await attacker(workspace);
    const pid = workspace.product.pid ?? 0;
    const calm: Measured[] = [];
    const rows: string[][] = [];
    let worst = 0;
    for (const [index, attack] of named.entries()) {
      // Calm rounds in between: the machine is not the same all the time.
      if (index % 5 === 0) calm.push(await people(workspace, documents, pid, seconds));
      const before = calm.at(-1);
      if (!before) continue;
      const { measured, times, cpu } = await during(attack, target, () => people(workspace, documents, pid, seconds), pid);
      const ratio = measured.toAck.p95 / before.toAck.p95;
      worst = Math.max(worst, ratio);
      rows.push([
        attack.name,
        String(attack.answer),
        String(times),
        short((cpu * 1000) / Math.max(1, times)),
        short(measured.serverResidentBytes / 1048576),
        `${short(ratio)}x`,
      ]);
      process.stderr.write(`attacks: ${index + 1} of ${named.length}, ${attack.name}\n`);
    }
    const p95 = median(calm.map(({ toAck }) => toAck.p95));
    return `${table(['attack', 'answer', 'times', 'server CPU ms each, edits of others included', 'RSS MB', 'others: edit → ack p95'], rows)}\n\nIn calm: edit → ack p95 ${short(p95)} ms.\n\n${figuresTable(
      [{ what: 'edit → ack p95 of others during the worst attack', measured: `${short(worst)}x`, aim: '2x', met: worst <= 2 }],
    )}`;
  } finally {
    await workspace.product.stop();
  }
}

async function people({ api }: BenchWorkspace, documents: readonly string[], pid: number, seconds: number): Promise<Measured> {
  const { token, url } = await api<{ token: string; url: string }>('POST', '/api/v1/sync-token');
  const plan = {
    address: url,
    framing: 'hocuspocus' as const,
    tokens: [token],
    documents,
    clients: 40,
    keys: ['name', 'description'],
  };
  return runEditors({ ...plan, editsPerSecond: 2, warmUpSeconds: 1, seconds }, pid);
}

/** The attackers have a process of their own, at the lowest priority: on the same machine, they are not to take the server's. */
async function during(attack: Attack, target: Target, work: () => Promise<Measured>, pid: number) {
  const script = fileURLToPath(new URL('../rig/attackers.ts', import.meta.url));
  const plan: AttackersPlan = { attack: attack.name, target };
  const child = spawn(process.execPath, [script, JSON.stringify(plan)], { stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  const before = usageOf(pid).cpuSeconds;
  const measured = await work();
  const cpu = usageOf(pid).cpuSeconds - before;
  child.stdin.end();
  await new Promise((resolve) => child.once('close', resolve));
  return { measured, times: Number(printed), cpu };
}

/** Somebody else of the same workspace, with bad intentions. */
async function attacker({ product, id, api }: BenchWorkspace): Promise<Target> {
  const email = 'mallory@example.com';
  await product.operate('user add', { email, password: 'a long bench password', name: 'Mallory Mean', role: 'member' });
  const { key } = await product.operate('key add', { email, name: 'mallory' });
  const account = await api<{ id: string; document: string }>('POST', '/api/v1/accounts', { name: 'Attacked' });
  const port = Number(new URL(product.address).port);
  const ask = async (path: string, method = 'GET') =>
    (await fetch(`${product.address}${path}`, { method, headers: { authorization: `Bearer ${key}` } })).json() as Promise<
      Record<string, unknown>
    >;
  const me = (await ask('/api/me')) as { workspaces?: { memberId: string }[] };
  return {
    port,
    workspace: id,
    member: me.workspaces?.[0]?.memberId ?? '',
    key,
    token: () => syncToken(port, key),
    account,
    victim: 4_711,
  };
}
