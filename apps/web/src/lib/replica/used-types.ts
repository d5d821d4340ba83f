import type { Store } from '@rapport/persistence/browser/store';

const keptAs = 'usedTypes';
/** What was used before is not needed any more. */
const latelyDays = 14;

type Used = Readonly<Record<string, number>>;

/** Of which types this person has used a view on this device lately: those are left to the server last [M90]. */
export class UsedTypes {
  readonly #store: Pick<Store, 'meta' | 'setMeta'>;
  readonly #now: () => number;
  #noting: Promise<void> = Promise.resolve();

  constructor(store: Pick<Store, 'meta' | 'setMeta'>, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  note(type: string): void {
    // A store that takes nothing is told of by what has to be kept.
    this.#noting = this.#noting
      .then(async () => this.#store.setMeta(keptAs, { ...(await this.#read()), [type]: this.#now() }))
      .catch(() => undefined);
  }

  /** The latest first. */
  async lately(): Promise<readonly string[]> {
    await this.#noting;
    const since = this.#now() - latelyDays * 86_400_000;
    const used = Object.entries(await this.#read().catch((): Used => ({}))).filter(([, at]) => at >= since);
    return used.sort(([, a], [, b]) => b - a).map(([type]) => type);
  }

  async #read(): Promise<Used> {
    return (await this.#store.meta<Used>(keptAs)) ?? {};
  }
}
