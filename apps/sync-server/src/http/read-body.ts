import { limits } from '@rapport/model/limits';
import { RefusalError } from '@rapport/model/errors';
import type { ZodType } from 'zod';

const tooLarge = () => new RefusalError('too-large', { values: { limit: `${limits.requestBody.value / 1024} KB` } });

/** Reads a JSON body up to the limit and parses it. A wrong shape names the first path that does not fit. */
export async function readJson<T>(request: Request, schema: ZodType<T>): Promise<T> {
  if (!/^application\/([\w.+-]+\+)?json\b/i.test(request.headers.get('content-type') ?? '')) {
    throw new RefusalError('bad-request', { values: { reason: 'content-type' } });
  }
  const parsed = schema.safeParse(parse(await readText(request)));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
  throw new RefusalError('bad-request', { ...(path ? { field: path } : {}), values: { reason: 'shape' } });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RefusalError('bad-request', { values: { reason: 'json' } }, error);
  }
}

/** Counts what really arrives: the length a client declares is only the first check. */
async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > limits.requestBody.value) throw tooLarge();
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > limits.requestBody.value) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new RefusalError('bad-request', { values: { reason: 'json' } }, error);
  }
}
