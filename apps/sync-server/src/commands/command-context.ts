import { can, type Actor } from '@rapport/model/access/can';
import type { Command, CommandBody, CommandResult } from '@rapport/model/commands/command';
import { RefusalError, type Refusal } from '@rapport/model/errors';
import type { Origin } from '@rapport/model/projection/event';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { Database } from '@rapport/persistence/server/database';
import type { LiveDocument } from '../documents/live-document.ts';
import type { LiveDocuments } from '../documents/live-documents.ts';
import type { Rows } from '../documents/log-write.ts';
import type { RecordNumbers } from '../documents/record-numbers.ts';

/** What a running command has to do with. */
export type CommandContext = {
  readonly workspaceId: string;
  /** Client id of everything that the server writes under this lease. */
  readonly serverClient: number;
  readonly database: Database;
  readonly documents: LiveDocuments;
  readonly definitions: () => Definitions;
  /** Once the commands that came before this one and define something have run. */
  readonly defined: () => Promise<void>;
  readonly numbers: RecordNumbers;
  readonly actor: Actor;
  readonly command: Command;
  readonly origin: Origin;
  /** By the server's clock, once for all that it does: it grows older while it waits for its turn [M222]. */
  readonly madeAt: Date;
  readonly now: () => Date;
  /** Erases documents that lie in the trash, and all that exists only for them. */
  readonly erase: (ids: readonly string[], by: string | null) => Promise<void>;
};

export type Of<Kind extends CommandBody['kind']> = Command & { readonly kind: Kind };
export type Handler<Kind extends CommandBody['kind']> = (context: CommandContext, command: Of<Kind>) => Promise<CommandResult>;

/** Of each record, each flat key that a command wrote: what was there, and what is now. Kept with the command, for its undo. */
export type Before = {
  readonly kind: 'update';
  readonly type: string;
  readonly records: { readonly [record: string]: { readonly [key: string]: readonly [before: unknown, after: unknown] } };
};

/** Appends rows of records in memory and the command's own row: one commit. */
export function commit(
  context: CommandContext,
  changed: readonly LiveDocument[],
  rows: Rows,
  result: CommandResult | undefined,
  before?: unknown,
): Promise<void> {
  const { documents, workspaceId, command, actor, now } = context;
  const commandRow = result && {
    workspaceId,
    id: command.id,
    actor: actor.memberId,
    kind: command.kind,
    result,
    before,
    at: now(),
  };
  const all: Rows = commandRow ? { ...rows, commands: [...(rows.commands ?? []), commandRow] } : rows;
  if (changed.some(({ dropped }) => dropped)) {
    // Positions are taken in the others that no row has.
    for (const live of changed) if (documents.get(live.name) === live) documents.drop(live.name);
    return Promise.reject(new RefusalError('log-unavailable'));
  }
  const names = changed.map((live) => live.name);
  const positions = changed.map((live) => live.position);
  return new Promise((resolve, reject) => {
    const batch = documents.appendRows(workspaceId, names, all, (error) => {
      if (error !== undefined) {
        reject(error instanceof RefusalError ? error : new RefusalError('log-unavailable', {}, error));
        return;
      }
      for (const [index, live] of changed.entries()) live.committed = Math.max(live.committed, positions[index] ?? 0);
      resolve();
    });
    for (const live of changed) live.lastBatch = batch;
  });
}

/** Runs `work` with the documents open, those that exist and that the actor sees [V6]; the others are `undefined`. */
export async function withDocuments<Result>(
  { documents, workspaceId, actor }: CommandContext,
  type: string | ((record: string) => string),
  records: readonly string[],
  work: (open: readonly (LiveDocument | undefined)[]) => Promise<Result>,
): Promise<Result> {
  const open = await Promise.all(
    records.map(async (record) => {
      const name = await documents.nameOf(workspaceId, typeof type === 'string' ? type : type(record), record);
      return name === undefined ? undefined : openVisible(documents, name, actor);
    }),
  );
  try {
    return await work(open);
  } finally {
    for (const live of open) if (live) documents.release(live);
  }
}

async function openVisible(documents: LiveDocuments, name: string, actor: Actor): Promise<LiveDocument | undefined> {
  const live = await documents.open(name);
  if (isVisible(live, actor)) return live;
  documents.release(live);
  return undefined;
}

export const isVisible = ({ address, audience }: LiveDocument, actor: Actor): boolean =>
  can(actor, 'read', { workspaceId: address.workspace, audience: audience ?? [] });

/** One record: the refusal is the command's. Many: it is listed, and the others go on. */
export function refuseOrSkip(many: boolean, skipped: CommandResult['skipped'][number][], record: string, refusal: Refusal): void {
  if (!many) throw new RefusalError(refusal.kind, refusal);
  skipped.push({ record, refusal });
}
