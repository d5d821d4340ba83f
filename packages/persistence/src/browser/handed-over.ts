import { v7 as uuidv7 } from 'uuid';
import { fromBase64, toBase64 } from '@rapport/model/wire/base64';
import type { LocalWrite, ReceivedUpdates } from './store.ts';

/** What a page had not on disk when it ended. */
export type HandedOver = {
  /** In the order in which they were made. */
  readonly writes: readonly LocalWrite[];
  readonly received: readonly ReceivedUpdates[];
};

/** What pages write into at once, and find again. */
export type TextStorage = Pick<Storage, 'length' | 'key' | 'getItem' | 'setItem' | 'removeItem'>;

/** Characters that one page leaves; browsers keep some five million for all of them. */
const longest = 4_000_000;

/**
 * Where pages that end put what the database has not committed. A database gives up all that waits for another transaction
 * when its page goes, said or not; this storage takes what it is given in the turn in which it is called.
 */
export class HandOver {
  readonly #prefix: string;
  readonly #storage: TextStorage | undefined;

  /** For the database of that name. */
  constructor(store: string, storage: TextStorage | undefined = pageStorage()) {
    this.#prefix = `${store}/ends/`;
    this.#storage = storage;
  }

  /** Own edits first, then as much of what came as there is room for: the server has that. */
  put({ writes, received }: HandedOver): void {
    const mine = writes.map(encode);
    let room = longest - sum(mine);
    const theirs = received.map(encode).filter((text) => (room -= text.length) >= 0);
    if (mine.length + theirs.length === 0) return;
    try {
      this.#storage?.setItem(this.#prefix + uuidv7(), `{"writes":[${mine.join()}],"received":[${theirs.join()}]}`);
    } catch {
      // Full, or not for us: the database may still take it.
    }
  }

  /** What pages have put there, each under its key. What cannot be read is as good as not there. */
  all(): Map<string, HandedOver> {
    const found = new Map<string, HandedOver>();
    for (const key of this.#keys()) {
      try {
        found.set(key, JSON.parse(this.#storage?.getItem(key) ?? '', decode) as HandedOver);
      } catch {
        found.set(key, { writes: [], received: [] });
      }
    }
    return found;
  }

  remove(key: string): void {
    this.#storage?.removeItem(key);
  }

  wipe(): void {
    for (const key of this.#keys()) this.remove(key);
  }

  #keys(): string[] {
    const storage = this.#storage;
    if (!storage) return [];
    const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
    return keys.filter((key) => key.startsWith(this.#prefix));
  }
}

/** Absent where there are no pages, and where a browser refuses it. */
export function pageStorage(): TextStorage | undefined {
  try {
    return typeof window === 'undefined' ? undefined : window.localStorage;
  } catch {
    return undefined;
  }
}

const sum = (texts: readonly string[]): number => texts.reduce((length, text) => length + text.length, 0);
const encode = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (one instanceof Uint8Array ? { bytes64: toBase64(one) } : one));
const decode = (_: string, one: unknown): unknown =>
  typeof one === 'object' && one !== null && 'bytes64' in one && typeof one.bytes64 === 'string' ? fromBase64(one.bytes64) : one;
