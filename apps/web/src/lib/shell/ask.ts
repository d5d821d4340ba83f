import { type ErrorKind, errorKinds, type Refusal } from '@rapport/model/errors';

/** The server's "no" (an RFC 9457 problem), or that it could not be reached. */
export class ServerProblem extends Error {
  readonly status: number;
  readonly refusal: Refusal | undefined;
  constructor(status: number, refusal: Refusal | undefined) {
    super(refusal?.kind ?? `status ${status}`);
    this.status = status;
    this.refusal = refusal;
  }
  /** Of an answer that came another way. */
  static of(status: number, body: string): ServerProblem {
    let parsed: unknown;
    try {
      parsed = JSON.parse(body);
    } catch {
      // A proxy's page is no problem document.
    }
    return new ServerProblem(status, refusalOf(parsed));
  }
  get unreachable(): boolean {
    return this.status === 0;
  }
}

const isKind = (kind: unknown): kind is ErrorKind => typeof kind === 'string' && Object.hasOwn(errorKinds, kind);

function refusalOf(body: unknown): Refusal | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { kind, type, field, values } = body as Record<string, unknown>;
  const named = isKind(kind)
    ? kind
    : String(type ?? '')
        .split(/[/#:]/)
        .at(-1);
  if (!isKind(named)) return undefined;
  return { kind: named, field: typeof field === 'string' ? field : undefined, values: values as Refusal['values'] };
}

/** Asks the server over HTTP; answers its JSON. Throws ServerProblem. */
export const ask = <Answer>(path: string, options: { method?: string; body?: unknown; file?: Blob } = {}): Promise<Answer> =>
  answered<Answer>(
    fetch(path, {
      method: options.method ?? (options.body === undefined && !options.file ? 'GET' : 'POST'),
      headers: options.body === undefined ? {} : { 'content-type': 'application/json' },
      body: options.file ?? (options.body === undefined ? null : JSON.stringify(options.body)),
    }),
  );

/** The JSON of an answer that is on its way. Throws ServerProblem. */
export async function answered<Answer>(answer: Promise<Response>): Promise<Answer> {
  let response: Response;
  try {
    response = await answer;
  } catch {
    throw new ServerProblem(0, undefined);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ServerProblem(response.status, refusalOf(body));
  return body as Answer;
}

export type Mine = {
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly workspaces: readonly {
    readonly id: string;
    readonly slug: string;
    readonly name?: string;
    readonly memberId: string;
    readonly role: string;
  }[];
};
