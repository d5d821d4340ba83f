import * as Y from 'yjs';
import { placesInCopy } from '../../documents/fresh-copy.ts';
import { limits } from '../../limits.ts';
import { Effort, PastText, type Run } from './past-text.ts';

/** Letters that one person wrote in one go: `length` of them, from `clock` on, under a client id. */
export type Stretch = {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
  /** Undefined: the server, or nobody knows any more. */
  readonly actor: string | undefined;
  /** ISO. */
  readonly at: string;
  /** Who brought the letters back, and when, after somebody had taken them out. */
  readonly restored?: { readonly actor: string | undefined; readonly at: string };
};
type LoggedRow = { readonly update: Uint8Array; readonly actor: string | undefined; readonly at: Date };
/** A document from one fresh copy of it to the next. */
export type LoggedGeneration = {
  /** What it began with, where that is not nothing. */
  readonly base: Uint8Array | undefined;
  /** Under which client id the copy was written that it began as, where that is still kept. */
  readonly copiedAs: number | undefined;
  readonly rows: readonly LoggedRow[];
};

/** What is written within this time by one person is told as one. */
const oneGo = 600_000;

/**
 * Who wrote the letters that a text shows, in its order: from the log, which says of every row whose connection brought
 * it, and through every fresh copy of the document. Words that were taken out and come again, by a restore or an undo,
 * are by whom they were. Never from what a document says of itself.
 */
export function writtenBy(
  generations: readonly LoggedGeneration[],
  root: string,
  most: number = limits.historyLetters.value,
): readonly Stretch[] {
  const effort = new Effort(most);
  /** The newest first: what is brought back stood in one of them. */
  const known: Known[] = [];
  for (const [index, { base, copiedAs, rows }] of generations.entries()) {
    const [before] = known;
    const now = { authors: new Authors(), text: new PastText(root, base) };
    const copy = index > 0 ? (copiedAs ?? (base && onlyClient(base))) : undefined;
    if (copy !== undefined && before) now.authors.carryOver(before.authors, before.text.doc, copy);
    known.unshift(now);
    for (const row of rows) {
      now.authors.add(row, now.text.doc);
      const runs = now.text.add(row);
      if (runs.length > 0) giveBack(runs, row, known, effort);
    }
  }
  const [last] = known;
  if (!last) return [];
  return told(
    [...lettersIn(last.text.doc.get(root, Y.XmlText))].flatMap(({ client, clock, length }) => [
      ...last.authors.of(client, clock, length),
    ]),
  );
}

type Known = { readonly authors: Authors; readonly text: PastText };

/** Words that stood here before are by whom they were then: whole stretches of them, or else line by line. */
function giveBack(runs: readonly Run[], row: LoggedRow, known: readonly Known[], effort: Effort): void {
  const [{ authors } = { authors: new Authors() }] = known;
  let open = runs;
  for (const parted of [false, true]) {
    if (parted) open = open.flatMap(linesOf);
    for (const { authors: then, text } of known) {
      const found = text.find(
        open.map((run) => run.text),
        effort,
      );
      for (const [at, run] of open.entries()) authors.giveBack(run, found[at] ?? [], then, row);
      open = open.filter((_, at) => !found[at]);
      if (open.length === 0) return;
    }
  }
}

const linesOf = ({ client, text, clocks }: Run): readonly Run[] =>
  [...text.matchAll(/[^\n]+/g)].map(({ 0: line, index }) => ({
    client,
    text: line,
    clocks: clocks.slice(index, index + line.length),
  }));

/** A copy is written under one client id. Where others have written in it too, nobody knows which. */
function onlyClient(state: Uint8Array): number | undefined {
  const clients = [...Y.parseUpdateMeta(state).from.keys()];
  return clients.length === 1 ? clients[0] : undefined;
}

/** The letters of a text between two places, and from which place on each stretch of them stands. */
export function* lettersIn(
  text: Y.XmlText,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): Generator<{ readonly client: number; readonly clock: number; readonly length: number; readonly place: number }> {
  let place = 0;
  for (let item = text._start; item && place < to; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const [first, last] = [Math.max(from, place), Math.min(to, place + item.length)];
    if (first < last) yield { client: item.id.client, clock: item.id.clock + first - place, length: last - first, place: first };
    place += item.length;
  }
}

/** Who wrote which letters of one document. */
export class Authors {
  readonly #byClient = new Map<number, Stretch[]>();

  /** Of stretches that were told before. */
  static from(stretches: Iterable<Stretch>): Authors {
    const authors = new Authors();
    for (const stretch of stretches) authors.#put(stretch);
    for (const list of authors.#byClient.values()) list.sort((a, b) => a.clock - b.clock);
    return authors;
  }

  /** What a row brings that the document did not have, and no row before it brought. */
  add({ update, actor, at }: LoggedRow, to: Y.Doc): void {
    for (const { id, length } of Y.decodeUpdate(update).structs) {
      const last = this.#byClient.get(id.client)?.at(-1);
      const known = Math.max(last ? last.clock + last.length : 0, Y.getState(to.store, id.client));
      const clock = Math.max(id.clock, known);
      const fresh = id.clock + length - clock;
      if (fresh > 0) this.#put({ client: id.client, clock, length: fresh, actor, at: at.toISOString() });
    }
  }

  /** What stood in a document goes on in its copy, by whom it was. */
  carryOver(before: Authors, old: Y.Doc, copiedAs: number): void {
    for (const { client, clock, length, to } of placesInCopy(old))
      for (const one of before.of(client, clock, length)) this.#put({ ...one, client: copiedAs, clock: to + one.clock - clock });
  }

  /** Letters that came again with this row are by whom those were that they were before, as far as that is known. */
  giveBack(
    { client, clocks }: Run,
    letters: readonly (readonly [client: number, clock: number])[],
    then: Authors,
    { actor, at }: LoggedRow,
  ): void {
    const given: Stretch[] = [];
    for (const [place, [of, was]] of letters.entries()) {
      const clock = clocks[place];
      const [one] = then.of(of, was, 1);
      if (clock === undefined || !one) continue;
      const last = given.at(-1);
      const restored = one.actor === actor ? one.restored : { actor, at: at.toISOString() };
      if (last && last.clock + last.length === clock && last.at === one.at && last.actor === one.actor)
        given[given.length - 1] = { ...last, length: last.length + 1 };
      else given.push({ ...{ client, clock, length: 1, actor: one.actor, at: one.at }, ...(restored && { restored }) });
    }
    if (given.length > 0) this.#replace(client, given);
  }

  /** Letters of which nobody is known are left out. */
  *of(client: number, clock: number, length: number): Generator<Stretch> {
    const list = this.#byClient.get(client) ?? [];
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = list[middle];
      if (one && one.clock + one.length <= clock) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < list.length; at += 1) {
      const one = list[at];
      if (!one || one.clock >= clock + length) return;
      const from = Math.max(one.clock, clock);
      yield { ...one, clock: from, length: Math.min(one.clock + one.length, clock + length) - from };
    }
  }

  #replace(client: number, given: readonly Stretch[]): void {
    const left: Stretch[] = [];
    for (const one of this.#byClient.get(client) ?? []) {
      let from = one.clock;
      const end = one.clock + one.length;
      for (const { clock, length } of given) {
        if (clock >= end || clock + length <= from) continue;
        if (clock > from) left.push({ ...one, clock: from, length: clock - from });
        from = clock + length;
      }
      if (from < end) left.push({ ...one, clock: from, length: end - from });
    }
    this.#byClient.set(
      client,
      [...left, ...given].sort((a, b) => a.clock - b.clock),
    );
  }

  #put(stretch: Stretch): void {
    const list = this.#byClient.get(stretch.client);
    if (list) list.push(stretch);
    else this.#byClient.set(stretch.client, [stretch]);
  }
}

/** Neighbours by one person and of one go become one. */
function told(stretches: readonly Stretch[]): readonly Stretch[] {
  const merged: Stretch[] = [];
  for (const one of stretches) {
    const last = merged.at(-1);
    if (last?.client === one.client && last.clock + last.length === one.clock && isOneGo(last, one))
      merged[merged.length - 1] = { ...last, length: last.length + one.length };
    else merged.push(one);
  }
  return merged;
}

type Told = Pick<Stretch, 'actor' | 'at' | 'restored'>;
export const isOneGo = (a: Told, b: Told): boolean =>
  a.actor === b.actor &&
  Math.abs(Date.parse(a.at) - Date.parse(b.at)) < oneGo &&
  (a.restored === b.restored || (a.restored !== undefined && b.restored !== undefined && isOneGo(a.restored, b.restored)));
