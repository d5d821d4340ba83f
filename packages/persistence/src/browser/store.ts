import type { Changes, CommandBody } from '@rapport/model/commands/command';
import type { Refusal } from '@rapport/model/errors';
import type { Row } from '@rapport/model/schema/row';
import type { Drafts } from './drafts.ts';

/** What goes to the server, in the order in which it was made. */
export type OutboxEntry = NewOutboxEntry & {
  /** Its place in the order, over all tabs. */
  readonly n: number;
  /**
   * waiting: not confirmed. saved: committed, kept until the row shows it, so that a reload in between does not show
   * the old value. refused: never to be applied, kept until its author decides.
   */
  readonly state: 'waiting' | 'saved' | 'refused';
  /** Where each record's document stood when it was committed. */
  readonly positions?: Readonly<Record<string, number>>;
  readonly refusal?: Refusal;
};

export type NewOutboxEntry = {
  /** The id by which the server knows it again. */
  readonly id: string;
  /** Milliseconds by this device's clock. */
  readonly madeAt: number;
  readonly type: string;
  readonly records: readonly string[];
  /** Position of the document that its author had seen. */
  readonly base?: number;
} & (
  | {
      readonly kind: 'edit';
      readonly document: string;
      readonly update: Uint8Array;
      /** What it changed, field by field, so that it can be shown, and made again on another document. Empty for notes. */
      readonly changes: Changes;
      /** Words typed into a note. */
      readonly text?: string;
    }
  | {
      readonly kind: 'command';
      readonly body: CommandBody;
      /** What an undo will probably bring back, to show it at once. */
      readonly preview?: readonly Preview[];
    }
);

export type Preview = { readonly record: string; readonly changes?: Changes; readonly deleted?: boolean };

/** One change through the door: an update of a document and what has to be sent of it, stored together or not at all. */
export type LocalWrite = {
  readonly document?: { readonly name: string; readonly update: Uint8Array };
  readonly entry: NewOutboxEntry;
  /** Entries whose place it takes: they go with the same write. */
  readonly replaces?: readonly string[];
};

/** What came from the server for a document that is open. */
export type ReceivedUpdates = {
  readonly name: string;
  readonly updates: readonly Uint8Array[];
  /** They are all of the document, up to that position of its log. Otherwise they go with what is kept of it, or not at all. */
  readonly whole?: number;
};

export type StoredDocument = {
  readonly updates: readonly Uint8Array[];
  /** Up to which position of its log this device has it. 0: unknown. */
  readonly position: number;
  /** Number of the last update, to name what a snapshot covers. */
  readonly through: number;
};

/** What came of a document that is not open. */
export type FetchedDocument = { readonly name: string; readonly updates: readonly Uint8Array[]; readonly position: number };

/** A document on this device, without its content. */
export type HeldDocument = {
  readonly name: string;
  readonly position: number;
  /** When somebody last opened it here, by this device's clock. 0: nobody has. */
  readonly openedAt: number;
  /** As far as it was counted: see `compact`. */
  readonly bytes: number;
  readonly pieces: number;
};

/** A file that somebody added here and that does not hang on its record yet, with its bytes. */
export type WaitingFile = {
  /** The id that it will have. */
  readonly id: string;
  /** `<type>:<id>` */
  readonly record: string;
  readonly comment?: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Blob;
  /** Milliseconds by this device's clock. */
  readonly addedAt: number;
  /** Where its upload has begun. */
  readonly upload?: string;
  /** Why it is not sent any more, until its author decides. */
  readonly refusal?: Refusal;
};

/** A file that was on its way to the disk when its page ended. `record`: `<type>:<id>` */
export type LostFile = { readonly id: string; readonly record: string; readonly name: string };

/** A file that hangs on its record and whose bytes are on this device. */
export type KeptFile = {
  readonly id: string;
  /** Names what is in it: files that are the same within share their bytes. */
  readonly content: string;
  readonly size: number;
  /** Milliseconds by this device's clock. */
  readonly keptAt: number;
  /** It was added here, and may be on no row that this device has yet. */
  readonly own: boolean;
};

export type RowChange = { readonly put: Row } | { readonly left: { readonly type: string; readonly id: string } };
/** Up to where rows were followed, and under which groups: their reader may belong elsewhere by now. */
export type Cursor = {
  readonly epoch: string;
  readonly seq: number;
  readonly groups?: string;
  /** The definitions under which they were read. */
  readonly definitions?: string;
  /** Types that are not here as a whole: the server answers their views. */
  readonly left?: readonly string[];
  /** What was used lately when that was decided. */
  readonly used?: string;
};

/** Rows that came, beside how current a device was before them and is with them. */
export type Step = { readonly after: Cursor; readonly cursor: Cursor };

/** Whether rows that stand there lack nothing of what was before this step: what is told goes on from rows like its own alone. */
export function goesOnFrom(there: Cursor | undefined, { after }: Step): boolean {
  return there !== undefined && there.seq >= after.seq && readAs(there) === readAs(after);
}

/** How rows were read; those that were read otherwise are others at the same place of the feed. */
const readAs = ({ epoch, groups, definitions, left }: Cursor): string => JSON.stringify([epoch, groups, definitions, left]);

/**
 * What a view showed first when it was last looked at: rows of this device, to be drawn before all are read. Whoever
 * could not see one of them any more would find none of it [M186].
 */
export type Picture = {
  /** The address of the view, as a picture of another one is of no use. */
  readonly of: string;
  readonly rows: readonly Row[];
};

/**
 * blocked: another tab holds an older version open. newer: a newer build has changed the store. tight: what was made here
 * took the room of the files that were fetched ahead, which are gone.
 */
export type StoreProblem = 'blocked' | 'newer' | 'full' | 'tight' | 'unavailable';

/** Thrown by writes of a tab that is not the leader any more. */
export class Deposed extends Error {
  constructor() {
    super('Another tab has taken the lead.');
  }
}

/**
 * What the browser keeps of one workspace for one user. Invariant: an update that was made here and the outbox entry
 * that sends it are stored in one transaction, on disk before `write` resolves; rows and the cursor that says how
 * current they are likewise.
 */
export interface Store {
  /** False when everything is gone with the tab. */
  readonly durable: boolean;
  /** Nothing was here before: the first visit, or the browser has removed what there was [M64]. */
  readonly isNew: boolean;
  /** What its user has begun to write and not sent [M238]. */
  readonly drafts: Drafts;

  /** Resolves with each entry's number once all are on disk. Writes that arrive meanwhile share the next transaction. */
  write(write: LocalWrite): Promise<number>;
  /** Everything that is not yet done with, in order; only entries after `after`. */
  outbox(after?: number): Promise<OutboxEntry[]>;
  markSaved(ids: readonly string[], positions: Readonly<Record<string, number>>): Promise<void>;
  markRefused(id: string, refusal: Refusal): Promise<void>;
  removeEntries(ids: readonly string[]): Promise<void>;

  loadDocument(name: string): Promise<StoredDocument | undefined>;
  /**
   * Keeps what came from the server for a document that is open. May be lost in a crash: the server has it. Where nothing
   * is kept of the document, because another tab let it go meanwhile, `whole` is kept instead: not a part of it.
   */
  saveReceived(name: string, updates: readonly Uint8Array[], position: number, whole?: () => Uint8Array): Promise<void>;
  /**
   * The page ends, or is put away and may come back: what is not on disk yet, and what came in the last moment, is put
   * where it outlives the page, in this turn [M184].
   */
  leave(received: readonly ReceivedUpdates[]): void;
  /** Takes in what pages left that have ended since this was opened. Resolves with whether there was any. */
  takeOver(): Promise<boolean>;
  /** The same for documents that nobody has open, all or none. A full disk is told to the caller alone. */
  saveFetched(fetched: readonly FetchedDocument[]): Promise<void>;
  /** Somebody opened it, if it is here. */
  documentOpened(name: string, at: number): Promise<void>;
  heldDocuments(): Promise<HeldDocument[]>;
  /** Replaces all updates up to `through` by one that holds them all. A crash leaves either those or this one [M65]. */
  compact(name: string, snapshot: Uint8Array, through: number): Promise<void>;
  /** With all that was given to be kept of it until now [V6]. */
  forgetDocument(name: string): Promise<void>;
  /** Forgets those of which the outbox holds nothing and that nobody has opened since; answers which they were [M61]. */
  releaseDocuments(names: readonly string[], openedBefore: number): Promise<string[]>;

  /** A number that fences off earlier leaders. */
  takeLead(): Promise<number>;
  cursor(): Promise<Cursor | undefined>;
  /** Row batches, those of `first` before others; then what changed after they were written. */
  rows(first: readonly string[]): AsyncIterable<readonly RowChange[]>;
  /** Replaces all rows. Until it has finished the old ones stay; files whose rows do not come again go with them. */
  replaceRows(rows: ReadonlyMap<string, readonly Row[]>, cursor: Cursor, lead: number): Promise<void>;
  /**
   * Adds to the journal, with the cursor; the bytes of files whose rows go are let go of with that. Answers how long the
   * journal now is; undefined where the rows here lack something of before, and nothing was written: all are to be replaced.
   */
  applyChanges(changes: readonly RowChange[], step: Step, lead: number): Promise<number | undefined>;
  /** Works the journal into the chunks. */
  fold(lead: number): Promise<void>;
  /** Takes the place of the one before. A row of it that leaves, goes to the trash or is not loaded again takes it away. */
  keepPicture(picture: Picture, lead: number): Promise<void>;
  picture(of: string): Promise<Picture | undefined>;

  /** In the order in which they were added. */
  waitingFiles(): Promise<WaitingFile[]>;
  /** Resolves when they are on disk, bytes and all: all of them, or none. */
  putWaitingFiles(files: readonly WaitingFile[]): Promise<void>;
  removeWaitingFile(id: string): Promise<void>;
  /** Files that pages which have ended began to put there and may not have, each told once [M195]. */
  halfAddedFiles(): Promise<readonly LostFile[]>;

  /** Keeps the bytes of a file that hangs on its record, all or none. A full disk is told to the caller alone [M194]. */
  keepFile(file: KeptFile, bytes: Blob): Promise<void>;
  keptFiles(): Promise<KeptFile[]>;
  keptBytes(id: string): Promise<Blob | undefined>;
  /** Lets go of files, and of bytes that no other file has. */
  releaseFiles(ids: readonly string[]): Promise<void>;

  meta<T>(key: string): Promise<T | undefined>;
  setMeta(key: string, value: unknown): Promise<void>;
  /** Makes of a value another, in one transaction: tabs that change it at once lose nothing of each other. The same is not written. */
  changeMeta<T>(key: string, by: (before: T | undefined) => T | undefined): Promise<void>;

  /** Closes once what it was given is on disk. */
  close(): Promise<void>;
  /** Deletes everything of this user and workspace. */
  wipe(): Promise<void>;
}
