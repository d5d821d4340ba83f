import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A peer's server in a process of its own; resolves when it says that it is ready. */
export async function startPeer(
  name: 'stock-hocuspocus' | 'y-websocket',
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ pid: number; stop: () => Promise<void> }> {
  const script = fileURLToPath(new URL(`../peers/${name}.ts`, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', ...environment },
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (text: Buffer) => text.toString().includes('ready') && resolve());
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return {
    pid: child.pid ?? 0,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}
