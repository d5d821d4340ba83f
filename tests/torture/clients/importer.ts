import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from '../ledger.ts';
import { makeToken } from '../tokens.ts';
import type { RestClient } from './rest-client.ts';

const again = 300;
type Job = { readonly id: string; readonly state: string; readonly report?: { readonly created?: number } };

/** Imports files of new accounts, one after the other. Its acknowledgement is the report of a finished import. */
export class Importer {
  readonly name = 'importer';
  readonly #client: RestClient;
  readonly #workspace: string;
  readonly #ledger: Ledger;
  #imports = 0;
  #rows = 0;
  #running: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(client: RestClient, workspace: string, ledger: Ledger) {
    this.#client = client;
    this.#workspace = workspace;
    this.#ledger = ledger;
  }

  get quiet(): boolean {
    return !this.#busy;
  }
  get done(): Promise<void> {
    return this.#running;
  }

  /** Imports `count` new accounts, unless it is at it already. */
  import(count: number): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#running = this.#import(count)
      .catch((error: unknown) => console.error('an import failed', error))
      .finally(() => (this.#busy = false));
  }

  async #import(count: number): Promise<void> {
    const tokens = Array.from({ length: count }, () => makeToken(this.name, 'record', (this.#rows += 1)));
    for (const token of tokens)
      this.#ledger.add({
        token,
        kind: 'record',
        way: 'import',
        client: this.name,
        member: this.#client.member,
        record: '',
        field: 'name',
      });
    const csv = ['external_id,name', ...tokens.map((token) => `x${token},${token}`)].join('\n');
    const base = `/api/w/${this.#workspace}/imports`;
    const name = `accounts-${(this.#imports += 1)}.csv`;
    const id = await this.#upload(base, name, csv);
    for (const token of tokens) this.#ledger.sent(token);
    const map = { match: 'externalId', columns: { external_id: 'externalId', name: 'name' }, dateOrder: 'YMD', currency: 'EUR' };
    await this.#start(base, id, map);
    for (;;) {
      const job = await this.#client.json<Job>('GET', `${base}/${id}`);
      if (job.state === 'failed') throw new Error(`the import failed: ${JSON.stringify(job)}`);
      if (job.state === 'done') {
        if (job.report?.created === count) for (const token of tokens) this.#ledger.told(token, 'report');
        else console.error('the report of an import says otherwise', JSON.stringify(job.report));
        return;
      }
      await pause(again);
    }
  }

  /** An upload without an answer may be there all the same: it is found by its name. */
  async #upload(base: string, name: string, csv: string): Promise<string> {
    for (;;) {
      const response = await this.#client.ask('POST', `${base}?type=account&name=${name}`, csv);
      const made = response?.ok ? ((await response.json().catch(() => undefined)) as { job: Job } | undefined) : undefined;
      if (made) return made.job.id;
      const known = await this.#client.json<readonly (Job & { readonly fileName: string })[]>('GET', base);
      const found = known.find(({ fileName }) => fileName === name);
      if (found) return found.id;
      await pause(again);
    }
  }

  /** Started is started: a second try finds a job that is not new any more. */
  async #start(base: string, id: string, map: object): Promise<void> {
    for (;;) {
      await this.#client.ask('POST', `${base}/${id}/run`, map);
      const { state } = await this.#client.json<Job>('GET', `${base}/${id}`);
      if (state !== 'uploaded') return;
      await pause(again);
    }
  }
}
