import type { ControlAnswer, ControlArgs, ControlName, ControlReply } from '@rapport/sync-server/control/control-commands';
import { controlPath } from '@rapport/sync-server/control/control-path';
import { type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import { CliRefusal } from '../cli-refusal.ts';
import { t } from '../words.ts';

export type Progress = (progress: { readonly done: number; readonly total: number }) => void;

/** There is no server behind the control socket of this data directory. */
export class NoServerError extends Error {}

/** Has the running server do a command. Throws NoServerError when none runs, CliRefusal when it refuses. */
export async function callServer<Name extends ControlName>(
  dataDirectory: string,
  name: Name,
  args: ControlArgs<Name>,
  progress?: Progress,
): Promise<ControlAnswer<Name>> {
  const response = await post(controlPath(dataDirectory), `/${encodeURIComponent(name)}`, JSON.stringify(args));
  for await (const line of createInterface({ input: response })) {
    const reply = JSON.parse(line) as ControlReply;
    if ('progress' in reply) progress?.(reply.progress);
    else if ('answer' in reply) return reply.answer as ControlAnswer<Name>;
    else throw refusal(reply.refused);
  }
  throw new CliRefusal(t('control.brokeOff'));
}

/** A refusal of the server in words. */
export function refusal({ key, values, field }: Extract<ControlReply, { refused: unknown }>['refused']): CliRefusal {
  const words = t.dynamic(key, values);
  return new CliRefusal(field === undefined ? words : `${field}: ${words}`);
}

const post = (socketPath: string, path: string, body: string) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    request({ socketPath, path, method: 'POST', headers: { 'content-type': 'application/json' } }, resolve)
      .once('error', (error: NodeJS.ErrnoException) => {
        const away = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
        reject(
          away
            ? new NoServerError(error.message, { cause: error })
            : new CliRefusal(t('control.unreachable', { socket: socketPath, reason: error.message })),
        );
      })
      .end(body);
  });
