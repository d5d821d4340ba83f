import type { Command, CommandBody, CommandResult } from '@rapport/model/commands/command';
import { RefusalError } from '@rapport/model/errors';
import { settingsType } from '@rapport/model/settings/settings-type';
import { DuplicatePositionError } from '@rapport/persistence/server/log/batch';
import { findCommand, type StoredCommand } from '@rapport/persistence/server/log/find-command';
import { create } from './create.ts';
import type { CommandContext, Handler } from './command-context.ts';
import { entry } from './entry.ts';
import { isErased } from './erased.ts';
import { handOver } from './hand-over.ts';
import { retireStage } from './retire-stage.ts';
import { discard, recover } from './recover.ts';
import { purge } from './purge.ts';
import { remove, restore } from './trash.ts';
import { share, unshare } from './share.ts';
import { undo } from './undo.ts';
import { update } from './update.ts';

const handlers: { readonly [Kind in CommandBody['kind']]: Handler<Kind> } = {
  create,
  update,
  delete: remove,
  restore,
  purge,
  share,
  unshare,
  entry,
  'retire-stage': retireStage,
  'hand-over': handOver,
  undo,
  recover,
  discard,
};

/** Every kind of command that there is. */
export const commandKinds: readonly string[] = Object.keys(handlers);

/** Runs the commands of a workspace: the same id once, whoever sends it how often. */
export class CommandRunner {
  readonly #running = new Map<string, { readonly actor: string; readonly result: Promise<CommandResult> }>();
  readonly #entries = new Map<string, Promise<unknown>>();
  readonly #settings = new Set<Promise<unknown>>();

  /** Resolves after the commit. */
  run(context: CommandContext): Promise<CommandResult> {
    const { actor, command, documents } = context;
    const running = this.#running.get(command.id);
    // [V6] What somebody else is doing under that id is no answer to this one: it would call done what was not written.
    if (running && running.actor !== actor.memberId) return Promise.reject(new RefusalError('already-exists'));
    if (running) return running.result;
    const result = this.#runOnce(context).finally(() => this.#running.delete(command.id));
    this.#running.set(command.id, { actor: actor.memberId, result });
    // An edit of a record that is being made, sent right behind the command, waits for it.
    if (command.kind === 'create') documents.creating(command.record, result);
    if ('type' in command && command.type === settingsType.key) this.#defining(result);
    return result;
  }

  /** Once what came before this of settings is said: what came behind it may speak of it. */
  async defined(): Promise<void> {
    await Promise.all(this.#settings);
  }

  #defining(result: Promise<unknown>): void {
    const done = result.catch(() => undefined).finally(() => this.#settings.delete(done));
    this.#settings.add(done);
  }

  async #runOnce(context: CommandContext): Promise<CommandResult> {
    const { command, database, workspaceId } = context;
    const done = await findCommand(database, workspaceId, command.id);
    if (done) return resultOf(done, context);
    try {
      return await (command.kind === 'entry'
        ? this.#inTurn(command.entry, () => handle(context, command))
        : handle(context, command));
    } catch (error) {
      // Another process may have run it, or made the record, between the question and the append.
      const cause = error instanceof RefusalError ? error.cause : error;
      if (!(cause instanceof DuplicatePositionError)) throw error;
      const meanwhile = await findCommand(database, workspaceId, command.id);
      if (meanwhile) return resultOf(meanwhile, context);
      return handle(context, command);
    }
  }

  /** Versions of one entry are counted one after the other. */
  async #inTurn<Result>(id: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#entries.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#entries.set(id, mine);
    try {
      return await mine;
    } finally {
      if (this.#entries.get(id) === mine) this.#entries.delete(id);
    }
  }
}

async function handle(context: CommandContext, command: Command): Promise<CommandResult> {
  try {
    // The table and the union agree by kind, which the compiler does not follow through an index.
    return await (handlers[command.kind] as (context: CommandContext, command: Command) => Promise<CommandResult>)(
      context,
      command,
    );
  } catch (error) {
    if (error instanceof RefusalError && error.refusal.kind === 'not-found' && (await isErased(context, command)))
      throw new RefusalError('erased', {}, error);
    throw error;
  }
}

function resultOf(done: StoredCommand, { actor }: CommandContext): CommandResult {
  if (done.actor !== actor.memberId) throw new RefusalError('already-exists');
  return done.result as CommandResult;
}
