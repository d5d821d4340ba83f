import { type Document, Hocuspocus, type HookName, type HookPayloadByName } from '@hocuspocus/server';
import type { Logger } from 'pino';

/** What this server answers to a hook. What a handler returns joins the connection's context. */
export type Handlers<Context> = { readonly [name in HookName]?: (payload: HookPayloadByName<Context>[name]) => unknown };

/**
 * Hooks whose rejection Hocuspocus does not catch; letting one through would end the process. Nothing depends on
 * their answer.
 */
const unawaited: ReadonlySet<HookName> = new Set<HookName>([
  'onChange',
  'onStateless',
  'onAwarenessUpdate',
  'onDisconnect',
  'beforeBroadcastStateless',
  'afterUnloadDocument',
  'onConfigure',
]);

const nothing = Promise.resolve();
const mostLoads = 10;

/**
 * Hocuspocus with one handler per hook, called directly. The stock dispatch builds a promise chain over every extension
 * for each message, the better part of what a message costs.
 */
export class Engine<Context> extends Hocuspocus<Context> {
  handlers: Handlers<Context> = {};
  logger: Logger | undefined;

  /**
   * A document that was thrown out of memory while it was loading is loaded again. Hocuspocus would keep it: everybody who
   * came would be sent away from it, and come again.
   */
  override async createDocument(...asked: Parameters<Hocuspocus<Context>['createDocument']>): Promise<Document> {
    const [name] = asked;
    for (let time = 1; ; time++) {
      const document = await super.createDocument(...asked);
      if (!document.isDestroyed) return document;
      if (this.documents.get(name) === document) this.documents.delete(name);
      if (time === mostLoads) throw new Error(`${name} was thrown out of memory each time it was loaded`);
    }
  }

  override hooks<Name extends HookName>(
    name: Name,
    payload: HookPayloadByName<Context>[Name],
    // As Hocuspocus declares it.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
    callback: Function | null = null,
  ): Promise<unknown> {
    // The base class calls this before the fields of this one exist.
    const handler = this.handlers?.[name] as ((payload: HookPayloadByName<Context>[Name]) => unknown) | undefined;
    if (!handler) return nothing;
    if (unawaited.has(name)) return this.#guarded(name, () => handler(payload));
    return this.#answer(name, () => handler(payload), callback);
  }

  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
  async #answer(name: HookName, run: () => unknown, callback: Function | null): Promise<unknown> {
    try {
      const answer = await run();
      return callback ? (callback(answer) as unknown) : answer;
    } catch (error) {
      // Hocuspocus looks for `code` in what is thrown, which must be an object for that.
      throw error instanceof Error ? error : new Error(`The hook ${name} failed`, { cause: error });
    }
  }

  async #guarded(name: HookName, run: () => unknown): Promise<unknown> {
    try {
      return await run();
    } catch (error) {
      this.logger?.error({ err: error, hook: name }, 'a hook failed');
      return undefined;
    }
  }
}
