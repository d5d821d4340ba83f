import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino, type Logger } from 'pino';
import type { Config } from './config.ts';
import type { Services } from './services.ts';

/** Whoever answers what is neither API nor sync: the built web application, or Vite's middleware in development. */
export type WebHandler = (request: IncomingMessage, response: ServerResponse) => void;

export type StartOptions = {
  readonly logger?: Logger;
  /** Undefined: the build under build/handler.js, when there is one. */
  readonly web?: WebHandler;
  /** False: the services alone, without a port, for commands while no server runs. */
  readonly listen?: boolean;
  /** For tests: what time it is. */
  readonly now?: () => number;
};

export type RunningServer = {
  readonly services: Services;
  /** Where it listens: `http://127.0.0.1:5400`. */
  readonly address: string;
  readonly port: number;
  /** Stops accepting, drains the log and the projector, closes the sockets, releases the leases. */
  close(): Promise<void>;
};

/** Starts everything that one process serves. Rejects, with nothing left running, when the port is taken or the database cannot be used. */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  throw new Error(`Not ready: ${config.port} ${String(options.now)} ${pino.name} ${createServer.name} ${({} as AddressInfo).port}`);
}
