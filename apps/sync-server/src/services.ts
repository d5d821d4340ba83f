import type { Actor } from '@rapport/model/access/can';
import type { Role } from '@rapport/model/access/roles';
import type { Changes, Command, CommandResult } from '@rapport/model/commands/command';
import type { ErrorKind } from '@rapport/model/errors';
import type { Values } from '@rapport/model/schema/row';
import type { Origin } from '@rapport/model/projection/event';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { Database } from '@rapport/persistence/server/database';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Rows } from './documents/log-write.ts';
import type { AccountMails } from './features/accounts/account-mails.ts';
import type { Demo } from './features/demo/demo.ts';
import type { Imports } from './features/exchange/imports.ts';
import type { Files } from './features/files/files.ts';
import type { Inbox } from './features/inbox/inbox.ts';
import type { Identity } from './identity/identity.ts';
import type { Jobs } from './jobs/runner.ts';
import type { FirstLoads } from './api/first-loads.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { Mailer } from './mail/mailer.ts';
import type { SyncTokens } from './tokens/sync-tokens.ts';

export type WorkspaceInfo = { readonly id: string; readonly slug: string; readonly incarnation: number };

/** What every part of the process may use. Made once by `startServer`. */
export type Services = {
  readonly config: Config;
  readonly logger: Logger;
  readonly database: Database;
  readonly identity: Identity;
  readonly accountMails: AccountMails;
  readonly imports: Imports;
  readonly inbox: Inbox;
  readonly files: Files;
  /** Undefined where no mail server was named: then links are shown to be copied. */
  readonly mailer: Mailer | undefined;
  readonly jobs: Jobs;
  /** Only where the data directory was made for the demo company. */
  readonly demo: Demo | undefined;
  /** Undefined when this process does not hold the workspace's lease. */
  owner(workspaceId: string): WorkspaceOwner | undefined;
  workspaces(): readonly WorkspaceInfo[];
  /** Takes the lease of a workspace whose rows were just made (sign-up), or answers the owner it already has. */
  openWorkspace(workspace: WorkspaceInfo): Promise<WorkspaceOwner>;
  readonly tokens: SyncTokens;
  readonly firstLoads: FirstLoads;
  readonly metrics: Metrics;
  /** For /readyz and metrics. */
  health(): EngineHealth;
  close(): Promise<void>;
};

export type EngineHealth = {
  /** Why the database takes no edits just now; undefined while it does. */
  readonly away: ErrorKind | undefined;
  readonly waitingRows: number;
  readonly openDocuments: number;
  readonly sockets: number;
  readonly unprojected: number;
  readonly parked: number;
  /** Row changes that the reader who is furthest behind has not been sent. */
  readonly feedBehind: number;
  readonly unhandledRejections: number;
  /** Shutting down: no new work is taken. */
  readonly closing: boolean;
};

/** A record that does not exist yet, for imports. `changes` are already validated values. */
export type NewRecord = {
  readonly type: string;
  readonly record: string;
  readonly changes: Changes;
  /** When it was really made (imported history). ISO. */
  readonly madeAt?: string;
  /** What happened to it afterwards, in order: a log row and events of their own each (imported history). */
  readonly history?: readonly { readonly changes: Changes; readonly madeAt: string }[];
};

/** An entry of a ledger that the server writes: values as the row holds them. */
export type NewEntry = { readonly type: string; readonly id: string; readonly values: Values };

/** One workspace while this process holds its lease. */
export interface WorkspaceOwner {
  readonly workspace: WorkspaceInfo;
  definitions(): Definitions;
  /**
   * A member as they act here, in their own role or a lesser one: whose records they see, what their role may do.
   * Undefined when there is no such member. The same value until any of that changes.
   */
  actor(memberId: string, role?: Role): Actor | undefined;
  /** Resolves after the commit; throws RefusalError. `madeAt`: where it is known better than by the command's age as of now. */
  run(actor: Actor, command: Command, origin: Origin, madeAt?: Date): Promise<CommandResult>;
  /** Resolves when the rows that the command wrote are projected. */
  visible(result: CommandResult): Promise<void>;
  /** New documents straight to the log (import): registry rows, hand-encoded updates and marks in one batch. */
  createMany(actor: Actor, records: readonly NewRecord[], origin: Origin, commandId: string): Promise<void>;
  /**
   * Entries that the server itself begins. One whose id is taken stays as it is, so that the same cause is told once
   * however often it is met. Resolves after the commit with those that are new.
   */
  writeEntries(entries: readonly NewEntry[]): Promise<readonly NewEntry[]>;
  /** The same for these records and for entries, when each of their rows has an author and a time of its own. */
  createRows(
    records: readonly { readonly type: string }[],
    make: (by: {
      readonly workspaceId: string;
      readonly serverClient: number;
      readonly number: (type: string) => number | undefined;
    }) => Rows | Promise<Rows>,
  ): Promise<void>;
  /** Erases for good what has been in the trash for as long as it may. */
  emptyTrash(): Promise<void>;
  /** Keeps the log and the documents small: see LogKeeper and Rotator. */
  careForLog(): Promise<void>;
  /** Puts a fresh copy in the place of a document now, however small it is. Answers whether it did. */
  rotate(id: string): Promise<boolean>;
  /** Identity rows changed: publish their rows through the feed and read the definitions again. */
  publish(changes: readonly { readonly type: 'member' | 'team' | 'settings'; readonly id: string }[]): Promise<void>;
  /** Checks the open connections of a member again, at once. */
  accessChanged(memberId: string): void;
  /** Ends everything opened through one session or key. */
  sessionEnded(session: string): void;
  /** Resolves when everything committed so far is projected. */
  drain(): Promise<void>;
}
