import { chmodSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Services } from '../services.ts';
import { type ControlReply, isControlName, refusalOf, runControl } from './control-commands.ts';
import { controlPath } from './control-path.ts';

export type ControlSocket = { close(): Promise<void> };

/**
 * Opens the door for the command line: HTTP over a unix socket of mode 0600, `POST /<command>` with the arguments as
 * JSON, answered by lines of JSON. The caller holds the data directory, so a socket found there is a dead one.
 */
export async function openControlSocket(services: Services): Promise<ControlSocket> {
  const path = controlPath(services.config.dataDirectory);
  prepareDirectory(dirname(path), services.config.dataDirectory);
  rmSync(path, { force: true });
  const server = createServer((request, response) => void answer(services, request, response));
  // Between bind and chmod the directory alone keeps others out, or, where root lets them pass, the umask.
  const before = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  } finally {
    process.umask(before);
  }
  chmodSync(path, 0o600);
  return {
    close: async () => {
      await new Promise((resolve) => server.close(resolve).closeAllConnections());
      rmSync(path, { force: true });
    },
  };
}

function prepareDirectory(directory: string, dataDirectory: string): void {
  if (directory === dataDirectory) return;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(directory);
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0) throw new Error(`${directory} is not ours alone`);
}

async function answer(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = (line: ControlReply) => response.write(`${JSON.stringify(line)}\n`);
  const name = decodeURIComponent(request.url?.slice(1) ?? '');
  try {
    if (request.method !== 'POST' || !isControlName(name)) {
      response.writeHead(404);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const args: unknown = JSON.parse(await text(request));
    reply({ answer: await runControl({ services, report: (progress) => reply({ progress }) }, name, args) });
  } catch (error) {
    const refused = refusalOf(error);
    if (!refused) services.logger.error({ err: error, command: name }, 'a command of the operator failed');
    reply({ refused: refused ?? { key: 'errors:internal', values: {} } });
  } finally {
    response.end();
  }
}
