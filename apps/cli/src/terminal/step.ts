import { closeSync, mkdirSync, openSync } from 'node:fs';
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { CliRefusal } from '../cli-refusal.ts';
import { t } from '../words.ts';

/** `1.2 s`, `3 min 5 s`. */
export const elapsed = (since: number, now = performance.now()): string => {
  const seconds = (now - since) / 1000;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
};

/** Does one step of a start: one line that says what it is and, when it is done, how long it took. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const begun = performance.now();
  process.stderr.write(`${title} …`);
  try {
    const result = await work();
    process.stderr.write(` ${elapsed(begun)}\n`);
    return result;
  } catch (error) {
    process.stderr.write('\n');
    throw error;
  }
}

const children = new Set<ChildProcess>();

/** Ends every program that is still running for us. */
export function stopPrograms(): void {
  for (const child of children) child.kill('SIGTERM');
}

type Run = {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly log: string;
  readonly env?: NodeJS.ProcessEnv;
};

/** Runs a noisy program with its output in a log file; answers its exit code, or what kept it from running. */
export async function programStatus({ command, args, cwd, log, env = process.env }: Run): Promise<number | string> {
  mkdirSync(dirname(log), { recursive: true });
  const file = openSync(log, 'w', 0o600);
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', file, file] });
  closeSync(file);
  children.add(child);
  const status = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 1));
  });
  children.delete(child);
  return status;
}

/** The same for a program that has to succeed: refuses with the path of the log when it fails. */
export async function runQuietly(run: Run): Promise<void> {
  const status = await programStatus(run);
  if (status !== 0) throw new CliRefusal(t('step.failed', { program: run.args[0] ?? run.command, status, log: run.log }));
}

/** Runs a program that talks to the terminal itself; answers its exit code. */
export async function runLoudly({ command, args, cwd, env = process.env }: Omit<Run, 'log'>): Promise<number> {
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
  children.add(child);
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  children.delete(child);
  return status;
}
