import { setTimeout as pause } from 'node:timers/promises';
import type { Ledger } from '../ledger.ts';
import type { Edit } from './own-protocol.ts';

export type RestClientOptions = {
  readonly name: string;
  readonly member: string;
  readonly address: string;
  readonly key: string;
  readonly ledger: Ledger;
};

const patience = 20_000;
const again = 250;
const mostAtOnce = 40;

/** A program at the REST API. A 2xx is its acknowledgement; what may be repeated is repeated until there is an answer. */
export class RestClient {
  readonly name: string;
  readonly member: string;
  readonly #options: RestClientOptions;
  #underWay = 0;
  #ending = false;

  constructor(options: RestClientOptions) {
    this.#options = options;
    this.name = options.name;
    this.member = options.member;
  }

  get quiet(): boolean {
    return this.#underWay === 0;
  }
  /** It has as many requests open as it may. */
  get busy(): boolean {
    return this.#underWay >= mostAtOnce;
  }

  write(edit: Edit): void {
    // Who ends while there is no answer never hears one.
    this.#write(edit).catch(() => undefined);
  }

  /** One request; undefined: there was no answer. */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response | undefined> {
    try {
      return await fetch(this.#options.address + path, {
        method,
        signal: AbortSignal.timeout(patience),
        headers: {
          authorization: `Bearer ${this.#options.key}`,
          ...(body !== undefined && { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
          ...headers,
        },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      });
    } catch {
      return undefined;
    }
  }

  /** The same request until it is answered otherwise than by "later". */
  async insist(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
    for (;;) {
      const response = await this.ask(method, path, body, headers);
      if (response && response.status < 500 && response.status !== 429) return response;
      await response?.body?.cancel();
      if (this.#ending) throw new Error(`no answer to ${method} ${path}`);
      await pause(again);
    }
  }

  async json<Answer>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    for (;;) {
      const response = await this.insist(method, path, body, headers);
      const text = await response.text().catch(() => undefined);
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text ?? ''}`);
      // Cut off in the middle of the answer: asked again.
      if (text !== undefined) return JSON.parse(text) as Answer;
    }
  }

  end(): void {
    this.#ending = true;
  }

  async #write({ token, kind, record, field }: Edit): Promise<void> {
    const { ledger } = this.#options;
    this.#underWay += 1;
    ledger.sent(token);
    try {
      const response = await this.#request(kind, token, record, field);
      await response?.body?.cancel();
      if (response?.ok) ledger.told(token, String(response.status));
      else if (response) {
        if (response.status < 500) ledger.refused(token);
        else ledger.unanswered(token);
      } else ledger.unanswered(token);
    } finally {
      this.#underWay -= 1;
    }
  }

  #request(kind: Edit['kind'], token: string, record: string, field: string): Promise<Response | undefined> {
    const key = { 'idempotency-key': token };
    switch (kind) {
      case 'comment':
        return this.insist('POST', '/api/v1/comments', { record: `account:${record}`, body: token }, key);
      case 'record':
        return this.insist('POST', '/api/v1/accounts', { name: token }, key);
      case 'tag':
        return this.insist('PATCH', `/api/v1/accounts/${record}`, { tags: { add: [token] } });
      case 'value':
        // Nobody can say whether one without an answer arrived, and a second try would overwrite what came meanwhile.
        return this.ask('PATCH', `/api/v1/accounts/${record}`, { [field]: token });
      case 'word':
        throw new Error('there is no way to type into a note here');
      default:
        return kind satisfies never;
    }
  }
}
