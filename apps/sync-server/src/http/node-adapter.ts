import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Headers that speak of one hop, or that HTTP/2 spells with a colon: never part of a Request. */
const skipped = (name: string) => name.startsWith(':') || name === 'transfer-encoding' || name === 'connection';

/**
 * The Web Request of a Node request. Host and scheme come from the public address, never from what a client claims.
 * `signal` aborts when the client goes away before the answer is out.
 */
export function toRequest(incoming: IncomingMessage, outgoing: ServerResponse, publicUrl: string): Request {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value === undefined || skipped(name)) continue;
    for (const each of Array.isArray(value) ? value : [value]) headers.append(name, each);
  }
  const method = incoming.method ?? 'GET';
  const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
  // A target such as `//evil.example/` or an absolute one must not replace our own host.
  const target = (incoming.url ?? '/').replace(/^(https?:)?\/{2,}[^/?#]*/i, '').replace(/^(?!\/)/, '/');
  return new Request(new URL(publicUrl).origin + target, {
    method,
    headers,
    signal: gone.signal,
    ...(body ? { body, duplex: 'half' } : {}),
  });
}

/** Streams a Web Response out, as fast as the client reads. */
export async function sendResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  if (outgoing.destroyed) {
    await response.body?.cancel();
    return;
  }
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) if (name !== 'set-cookie') outgoing.setHeader(name, value);
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) outgoing.setHeader('set-cookie', cookies);
  if (!response.body || outgoing.req.method === 'HEAD') {
    outgoing.end();
    return;
  }
  try {
    await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
  } catch (error) {
    // The client left, or the source failed after the headers were out: only cutting the connection can say so now.
    outgoing.destroy();
    if (error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE') return;
    throw error;
  }
}
