import { createServer, request as ask, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { sendResponse, toRequest } from './node-adapter.ts';

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
});

async function listen(answer: (request: Request) => Promise<Response>): Promise<number> {
  const listener: RequestListener = (incoming, outgoing) =>
    void answer(toRequest(incoming, outgoing, 'https://crm.example')).then((response) => sendResponse(response, outgoing));
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Sends bytes as they are: clients that behave cannot send what these tests need. */
async function raw(port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

test('method, body, headers and cookies go both ways', async () => {
  const port = await listen(async (request) => {
    const headers = new Headers({ 'x-method': request.method, 'x-url': request.url });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    return new Response(await request.text(), { status: 201, headers });
  });
  const response = await fetch(`http://127.0.0.1:${port}/api/x?y=1`, { method: 'PATCH', body: 'héllo' });
  expect(response.status).toBe(201);
  expect(await response.text()).toBe('héllo');
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(response.headers.get('x-method')).toBe('PATCH');
  expect(response.headers.get('x-url')).toBe('https://crm.example/api/x?y=1');
});

test.each(['//evil.example/api', 'http://evil.example/api', 'HTTPS://evil.example/api', '///evil.example/api'])(
  'a target of %s cannot replace our host',
  async (target) => {
    const port = await listen(async (request) => new Response(new URL(request.url).host));
    expect(await raw(port, `GET ${target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`)).toMatch(/crm\.example/);
  },
);

test('a body with two lengths is refused before it reaches us', async () => {
  let reached = false;
  const port = await listen(async () => {
    reached = true;
    return new Response();
  });
  const smuggled =
    'POST /api/v1/deals HTTP/1.1\r\nHost: crm.example\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/me HTTP/1.1\r\n\r\n';
  expect(await raw(port, smuggled)).toMatch(/^HTTP\/1\.1 400/);
  expect(reached).toBe(false);
});

test('the signal aborts when the client leaves before the answer', async () => {
  const aborted = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const port = await listen(async (request) => {
    request.signal.addEventListener('abort', () => aborted.resolve());
    arrived.resolve();
    await aborted.promise;
    return new Response('nobody reads this');
  });
  const client = ask({ port, host: '127.0.0.1', path: '/' });
  client.on('error', () => {});
  client.end();
  await arrived.promise;
  client.destroy();
  await aborted.promise;
});

test('a stream is read only as fast as the client reads, and is cancelled when the client leaves', async () => {
  const cancelled = Promise.withResolvers<void>();
  let produced = 0;
  const port = await listen(
    async () =>
      new Response(
        new ReadableStream<Uint8Array>({
          pull(controller) {
            produced++;
            controller.enqueue(new Uint8Array(1_000_000));
          },
          cancel: () => cancelled.resolve(),
        }),
      ),
  );
  const client = ask({ port, host: '127.0.0.1', path: '/' });
  client.on('error', () => {});
  client.end();
  const [response] = (await once(client, 'response')) as [import('node:http').IncomingMessage];
  await once(response, 'readable');
  response.read();
  client.destroy();
  await cancelled.promise;
  expect(produced).toBeLessThan(100);
});
