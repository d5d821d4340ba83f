import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Services } from '../services.ts';
import { sendResponse, toRequest } from './node-adapter.ts';
import { createRouter, isOurs } from './router.ts';
import { securityHeaders } from './security-headers.ts';

type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** What the http server calls: our own addresses are answered here, every other one by the web application. */
export function createListener(services: Services, web: Listener): Listener {
  const route = createRouter(services);
  const headers = securityHeaders(services.config.publicUrl);
  const scheme = new URL(services.config.publicUrl).protocol.slice(0, -1);

  return (incoming, outgoing) => {
    // Ends of a connection are no errors of ours; without a listener they would be the process's.
    outgoing.on('error', (error) => services.logger.debug({ err: error }, 'connection broke'));
    if (!isOurs(incoming.url ?? '/')) {
      for (const [name, value] of headers) outgoing.setHeader(name, value);
      // SvelteKit takes the scheme from here (PROTOCOL_HEADER); what a client claims must not reach it.
      incoming.headers['x-forwarded-proto'] = scheme;
      web(incoming, outgoing);
      return;
    }
    answer(incoming, outgoing).catch((error: unknown) => {
      services.logger.error({ err: error }, 'answer failed');
      outgoing.destroy();
    });
  };

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const request = toRequest(incoming, outgoing, services.config.publicUrl);
    const response = await route(request, { ip: addressOf(incoming) });
    // What is left of an unread body would be taken for the next request: this connection ends with its answer.
    if (!incoming.complete) outgoing.setHeader('connection', 'close');
    await sendResponse(response ?? new Response(null, { status: 404 }), outgoing);
  }
}

const local = /^(::1|(::ffff:)?127\.)/;

/** The client's address. Only a proxy on this machine may name another: its last entry is the one it saw itself. */
export function addressOf(incoming: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const peer = incoming.socket.remoteAddress ?? 'unknown';
  const forwarded = incoming.headers['x-forwarded-for'];
  if (!local.test(peer) || forwarded === undefined) return peer;
  return String(forwarded).split(',').at(-1)?.trim() || peer;
}
