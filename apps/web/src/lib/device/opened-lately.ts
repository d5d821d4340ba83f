import { documentOf, type RecordAt } from './wanted.ts';

/** Of so many that were opened last the files come before others. */
const known = 20;

/** What was opened on this page: what hangs on it is wanted before everything else [M215]. */
export class OpenedLately {
  /** The latest last. */
  readonly #documents = new Set<string>();
  /** On pages before this one, the latest first. */
  #before: readonly string[] = [];
  readonly #settlesAfter: number;
  readonly #settled: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `settled`: what was opened has stood there for that many milliseconds, with what it brings. */
  constructor(settlesAfter: number, settled: () => void) {
    this.#settlesAfter = settlesAfter;
    this.#settled = settled;
  }

  add(record: RecordAt): void {
    const document = documentOf(record);
    this.#documents.delete(document);
    this.#documents.add(document);
    const [first] = this.#documents;
    if (this.#documents.size > known && first !== undefined) this.#documents.delete(first);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#settled();
    }, this.#settlesAfter);
  }

  has(document: string): boolean {
    return this.#documents.has(document);
  }

  /** The latest first. */
  get documents(): readonly string[] {
    return [...this.#documents].reverse();
  }

  /** What was opened on this page and before it, the latest first. */
  get recent(): readonly string[] {
    return [...new Set([...this.documents, ...this.#before])].slice(0, known);
  }

  recall(before: readonly string[]): void {
    this.#before = before;
  }

  /** Nothing of it comes before anything else any more. */
  clear(): void {
    this.#before = this.recent;
    this.#documents.clear();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
