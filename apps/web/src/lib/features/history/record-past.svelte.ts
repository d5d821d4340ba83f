import type { LinksThen } from '@rapport/model/features/history/links-then';
import type { StateBetween } from '@rapport/model/features/history/state-between';
import { mergeMoments, type PastSource, rangeAt, type RecordMoment, type Told, withOlder } from './record-moments.ts';

/** A moment of the list, or a time between two of them. */
export type Choice = { readonly at: string; readonly moment: RecordMoment | undefined };
/** A record as it was: what is on screen until the next is there, whole. */
export type Shown = {
  readonly choice: Choice;
  readonly fields: StateBetween | undefined;
  readonly text: StateBetween['text'];
  readonly links: LinksThen;
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
  readonly more: boolean = $derived.by(() => this.#record?.next !== undefined || this.#note?.next !== undefined);
  readonly #source: PastSource;
  readonly #withNote: boolean;
  #record = $state.raw<Told>();
  #note = $state.raw<Told>();
  readonly #answers = new Map<string, Promise<unknown>>();
  #reading = false;

  constructor(source: PastSource, withNote: boolean) {
    this.#source = source;
    this.#withNote = withNote;
  }

  /** Begins at the newest moment, or at the newest that changed a field. */
  async begin(only?: string): Promise<void> {
    this.only = only;
    await this.#try(async () => {
      [this.#record, this.#note] = await Promise.all([
        this.#source.moments('record'),
        this.#withNote ? this.#source.moments('note') : undefined,
      ]);
      this.#merge();
    });
    if (only !== undefined && this.line.length === 0) this.only = undefined;
    const [newest] = this.line;
    if (newest) this.choose(newest);
  }

  choose(moment: RecordMoment): void {
    void this.#show({ at: moment.at, moment });
  }

  /** As it was at a time, whether or not something was changed just then. Asks for older moments as far as it lies back. */
  async chooseTime(at: string): Promise<void> {
    const choice = { at, moment: undefined };
    this.chosen = choice;
    while (this.more && (this.moments?.at(-1)?.at ?? '') > at && this.chosen === choice && this.problem === '')
      await this.older();
    if (this.chosen === choice) await this.#show(choice);
  }

  async older(): Promise<void> {
    await this.#try(async () => {
      const [record, note] = [this.#record, this.#note];
      const behind = await Promise.all([
        record?.next === undefined ? undefined : this.#source.moments('record', record.next),
        note?.next === undefined ? undefined : this.#source.moments('note', note.next),
      ]);
      if (record && behind[0]) this.#record = withOlder(record, behind[0]);
      if (note && behind[1]) this.#note = withOlder(note, behind[1]);
      this.#merge();
    });
  }

  #merge(): void {
    if (this.#record) this.moments = mergeMoments(this.#record, this.#note);
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
    const [ofRecord, ofNote] = [rangeAt(moments, chosen, 'record'), rangeAt(moments, chosen, 'note')];
    const [fields, note, links] = await Promise.all([
      ofRecord && this.#once(`record ${ofRecord.from} ${ofRecord.upto}`, () => this.#source.state('record', ofRecord)),
      ofNote && this.#once(`note ${ofNote.from} ${ofNote.upto}`, () => this.#source.state('note', ofNote)),
      this.#once(`links ${choice.at}`, () => this.#source.links(choice.at)),
    ]);
    return { choice, fields, text: note?.text, links };
  }

  /** Who stops at a moment most likely goes to one beside it. */
  #prefetch({ moment }: Choice): void {
    const at = this.line.findIndex((one) => one === moment);
    if (at < 0) return;
    for (const beside of [this.line[at + 1], this.line[at - 1]])
      if (beside) this.#read({ at: beside.at, moment: beside }).catch(() => undefined);
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
