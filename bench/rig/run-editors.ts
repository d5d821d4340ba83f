import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { EditorsPlan, EditorsResult } from './editors.ts';
import { usageOf } from './processes.ts';
import { monotonicMicroseconds } from './profile.ts';

export type Measured = EditorsResult & {
  /** Microseconds of the server's CPU per edit, everything that the server does for it included. */
  readonly serverCpuPerEdit: number;
  readonly serverResidentBytes: number;
  /** When was measured, in microseconds of the monotonic clock. */
  readonly window: { readonly from: number; readonly to: number };
  /** The generator took more than half of the machine: the figures say more about it than about the server. */
  readonly invalid: boolean;
};

/** Runs the load generator against a server of process `serverPid`. */
export async function runEditors(plan: EditorsPlan, serverPid: number): Promise<Measured> {
  const script = fileURLToPath(new URL('editors.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(plan)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let before = usageOf(serverPid);
  let after = before;
  const window = { from: 0, to: 0 };
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()));
  let noise = '';
  child.stderr.on('data', (text: Buffer) => {
    const said = text.toString();
    if (said.includes('measuring')) [before, window.from] = [usageOf(serverPid), monotonicMicroseconds()];
    if (said.includes('measured')) [after, window.to] = [usageOf(serverPid), monotonicMicroseconds()];
    noise += said;
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`The load generator failed:\n${noise}`);
  const result = JSON.parse(printed) as EditorsResult;
  return {
    ...result,
    serverCpuPerEdit: ((after.cpuSeconds - before.cpuSeconds) * 1e6) / result.edits,
    serverResidentBytes: after.residentBytes,
    window,
    invalid: result.generatorShare > 0.5,
  };
}
