import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Ledger } from '../ledger.ts';
import type { ClientOrder, ClientReport, Edit, OwnClientOptions } from './own-protocol.ts';

/** Pages that are open, and the notes on them. */
type Shown = Pick<ClientOrder & { do: 'show' }, 'accounts' | 'notes'>;

const program = fileURLToPath(new URL('own-process.ts', import.meta.url));

/** Nobody types on for ever while nothing of it is called saved. */
const mostUnsaved = 1_000;

/** A person with our own client, in a process of its own. */
export class OwnClient {
  readonly name: string;
  readonly member: string;
  readonly #options: OwnClientOptions;
  readonly #ledger: Ledger;
  #child: ChildProcess | undefined;
  #ready = false;
  #shown: Shown = { accounts: [], notes: [] };
  #reports: ((report: ClientReport & { told: 'report' }) => void)[] = [];
  /** What it printed, for a run that fails. */
  printed = '';

  constructor(name: string, member: string, options: OwnClientOptions, ledger: Ledger) {
    this.name = name;
    this.member = member;
    this.#options = options;
    this.#ledger = ledger;
    mkdirSync(options.directory, { recursive: true });
  }

  /** As much of it waits as a person would let wait. */
  get busy(): boolean {
    return this.#ledger.underWay(this.name) >= mostUnsaved;
  }
  get ready(): boolean {
    return this.#ready;
  }
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const child = fork(program, [JSON.stringify(this.#options)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => (this.printed = (this.printed + text.toString()).slice(-20_000)));
    child.on('message', (message) => {
      if (child === this.#child) this.#hear(message as ClientReport);
    });
    child.once('exit', (code, signal) => {
      if (child !== this.#child) return;
      this.#child = undefined;
      this.#ready = false;
      this.printed += `\nended: ${String(code ?? signal)}`;
    });
  }

  /** kill -9. What it has stored on its device stays. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.#ready = false;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  write(edits: readonly Edit[]): void {
    this.#say({ do: 'write', edits });
  }

  show(shown: Shown): void {
    this.#shown = shown;
    if (this.#ready) this.#say({ do: 'show', ...shown });
  }

  report({ rows = false } = {}): Promise<ClientReport & { told: 'report' }> {
    return new Promise((resolve) => {
      this.#reports.push(resolve);
      this.#say({ do: 'report', rows });
    });
  }

  #say(order: ClientOrder): void {
    if (this.#child?.connected) this.#child.send(order);
  }

  #hear(message: ClientReport): void {
    switch (message.told) {
      case 'ready':
        this.#ready = true;
        this.#say({ do: 'show', ...this.#shown });
        return;
      case 'typed':
        for (const token of message.tokens) this.#ledger.sent(token);
        return;
      case 'kept':
        for (const token of message.tokens) this.#ledger.kept(token);
        return;
      case 'saved':
        for (const token of message.tokens) this.#ledger.told(token, message.by);
        return;
      case 'refused':
        for (const token of message.tokens) this.#ledger.refused(token);
        return;
      case 'report':
        for (const resolve of this.#reports.splice(0)) resolve(message);
        return;
      default:
        message satisfies never;
    }
  }
}
