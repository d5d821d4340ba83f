import type { LinksThen } from '@rapport/model/features/history/links-then';
import type { StateBetween } from '@rapport/model/features/history/state-between';
import { mergeMoments, type Part, type PastSource, rangeAt, type RecordMoment, type Told, withOlder } from './record-moments.ts';

/** A moment of the list, or a time between two of them. */
export type Choice = {
  readonly at: string;
  readonly moment: RecordMoment | undefined;
  /** The note that is shown beside the fields. */
  readonly note: string | undefined;
};
/** A record as it was: what is on screen until the next is there, whole. */
export type Shown = {
  readonly choice: Choice;
  readonly fields: StateBetween | undefined;
  readonly text: StateBetween['text'];
  readonly links: LinksThen;
};

/** A note that was begun here just now, and the server has not heard of, has no moments yet. */
const noneOfNote = (part: Part) => (error: unknown) => {
  if (part === 'record' || !(error instanceof Error) || error.message !== 'not-found') throw error;
  return { moments: [] };
};

/** Answers that are kept, so that going back and forth asks once. */
const kept = 60;

/**
 * The past of one record, as somebody goes through it. However quickly they choose, one is asked for at a time and the
 * last one wins; what is shown stays until it is there.
 */
export class RecordPast {
  /** Newest first, as far back as they were asked for. Undefined until the first are here. */
  moments = $state.raw<readonly RecordMoment[]>();
  chosen = $state.raw<Choice>();
  shown = $state.raw<Shown>();
  problem = $state('');
  /** Only the moments that changed this field. */
  only = $state<string>();
  readonly line: readonly RecordMoment[] = $derived.by(() => {
    const { only } = this;
    return (this.moments ?? []).filter(({ fields }) => only === undefined || fields?.includes(only));
  });
  /** Older moments are to be had. */
  readonly more: boolean = $derived.by(() => [...this.#parts.values()].some(({ next }) => next !== undefined));
  /** The note that is shown. */
  note = $state<string>();
  readonly #source: PastSource;
  readonly #notes: readonly string[];
  #parts = $state.raw<ReadonlyMap<Part, Told>>(new Map());
  readonly #answers = new Map<string, Promise<unknown>>();
  #reading = false;

  /** `notes`: those of the record, by id. */
  constructor(source: PastSource, notes: readonly string[]) {
    this.#source = source;
    this.#notes = notes;
    [this.note] = notes;
  }

  /** Begins at the newest moment, or at the newest that changed a field. */
  async begin(only?: string): Promise<void> {
    this.only = only;
    await this.#try(async () => {
      const parts = ['record', ...this.#notes];
      const told = await Promise.all(parts.map((part) => this.#source.moments(part).catch(noneOfNote(part))));
      this.#parts = new Map(told.map((one, at) => [parts[at] ?? '', one]));
      this.#merge();
    });
    if (only !== undefined && this.line.length === 0) this.only = undefined;
    const [newest] = this.line;
    if (newest) this.choose(newest);
  }

  choose(moment: RecordMoment): void {
    this.note = moment.note ?? this.note;
    void this.#show({ at: moment.at, moment, note: this.note });
  }

  /** Another note, as it was at the same time. */
  chooseNote(note: string): void {
    this.note = note;
    if (this.chosen) void this.#show({ ...this.chosen, note });
  }

  /** As it was at a time, whether or not something was changed just then. Asks for older moments as far as it lies back. */
  async chooseTime(at: string): Promise<void> {
    const choice = { at, moment: undefined, note: this.note };
    this.chosen = choice;
    while (this.more && (this.moments?.at(-1)?.at ?? '') > at && this.chosen === choice && this.problem === '')
      await this.older();
    if (this.chosen === choice) await this.#show(choice);
  }

  async older(): Promise<void> {
    await this.#try(async () => {
      const further = [...this.#parts].filter(([, { next }]) => next !== undefined);
      const behind = await Promise.all(further.map(([part, { next }]) => this.#source.moments(part, next)));
      const parts = new Map(this.#parts);
      for (const [at, [part, told]] of further.entries()) parts.set(part, withOlder(told, behind[at] ?? { moments: [] }));
      this.#parts = parts;
      this.#merge();
    });
  }

  #merge(): void {
    this.moments = mergeMoments(this.#parts);
  }

  async #show(choice: Choice): Promise<void> {
    this.chosen = choice;
    if (this.#reading) return;
    this.#reading = true;
    try {
      for (let wanted = this.chosen; wanted && wanted !== this.shown?.choice;) {
        const read = wanted;
        const done = await this.#try(async () => {
          const shown = await this.#read(read);
          if (this.chosen === read) this.shown = shown;
        });
        if (this.chosen === read) {
          if (done) this.#prefetch(read);
          return;
        }
        wanted = this.chosen;
      }
    } finally {
      this.#reading = false;
    }
  }

  async #read(choice: Choice): Promise<Shown> {
    const chosen = choice.moment ?? { at: choice.at };
    const moments = this.moments ?? [];
    const { note: shown } = choice;
    const ofRecord = rangeAt(moments, chosen, 'record');
    const ofNote = shown === undefined ? undefined : rangeAt(moments, chosen, shown);
    const [fields, note, links] = await Promise.all([
      ofRecord && this.#once(`record ${ofRecord.from} ${ofRecord.upto}`, () => this.#source.state('record', ofRecord)),
      ofNote && this.#once(`${shown} ${ofNote.from} ${ofNote.upto}`, () => this.#source.state(shown ?? '', ofNote)),
      this.#once(`links ${choice.at}`, () => this.#source.links(choice.at)),
    ]);
    return { choice, fields, text: note?.text, links };
  }

  /** Who stops at a moment most likely goes to one beside it. */
  #prefetch({ moment }: Choice): void {
    const at = this.line.findIndex((one) => one === moment);
    if (at < 0) return;
    for (const beside of [this.line[at + 1], this.line[at - 1]])
      if (beside) this.#read({ at: beside.at, moment: beside, note: beside.note ?? this.note }).catch(() => undefined);
  }

  #once<Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(key) as Promise<Answer> | undefined;
    if (known) return known;
    const answer = ask();
    this.#answers.set(key, answer);
    // What did not come is asked for again.
    answer.catch(() => this.#answers.delete(key));
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= kept) break;
      this.#answers.delete(oldest);
    }
    return answer;
  }

  async #try(act: () => Promise<void>): Promise<boolean> {
    try {
      await act();
      this.problem = '';
      return true;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : 'internal';
      return false;
    }
  }
}
