import type { IncomingMessage, ServerResponse } from 'node:http';

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
  const body = method === 'GET' || method === 'HEAD' ? null : bodyOf(incoming);
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
  const reader = response.body.getReader();
  try {
    for (let part = await reader.read(); !part.done && !outgoing.destroyed; part = await reader.read()) {
      if (!outgoing.write(part.value)) await roomOrGone(outgoing);
    }
  } catch (error) {
    // The source failed after the headers were out: only cutting the connection can say so now.
    if (!outgoing.destroyed) {
      outgoing.destroy();
      throw error;
    }
  }
  if (outgoing.destroyed) await reader.cancel();
  else outgoing.end();
}

/** Resolves when the client has read enough to be sent more, or has left. */
const roomOrGone = (outgoing: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
    if (outgoing.destroyed) done();
  });

/** What `Readable.toWeb` does, at a tenth of its cost: it was the dearest step of a small request. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      let open = true;
      const end = (finish: () => void) => {
        if (!open) return;
        open = false;
        finish();
      };
      incoming.on('data', (chunk: Buffer) => {
        if (!open) return;
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause();
      });
      incoming.once('end', () => end(() => controller.close()));
      incoming.once('error', (error) => end(() => controller.error(error)));
      incoming.once('close', () => end(() => controller.error(new Error('The client left before its request was complete.'))));
    },
    pull: () => void incoming.resume(),
    cancel: () => void incoming.pause(),
  });
}
