import * as Y from 'yjs';

/** Letters that came into a text together and stand beside each other, each with its clock under one client id. */
export type Run = { readonly client: number; readonly text: string; readonly clocks: readonly number[] };
/** The letters of a text in its order, deleted ones among them: whose, and from which row to which each stood. */
type Letters = {
  readonly text: string;
  readonly clients: Float64Array;
  readonly clocks: Float64Array;
  readonly came: Int32Array;
  readonly went: Int32Array;
};
type Range = { readonly clock: number; readonly length: number; readonly row: number };
type Row = { readonly update: Uint8Array; readonly actor: string | undefined; readonly at: Date };

/** Shorter than that two people write the same by chance. */
const least = 12;
/** Where longer words of the same row are found, shorter ones beside them are looked for as well. */
const leastBeside = 3;
const always = 2_147_483_647;
/** How many letters are looked at for one answer, in all [V8]. */
export class Effort {
  #left: number;

  constructor(letters: number) {
    this.#left = letters;
  }

  /** False once it was too much. */
  spend(letters: number): boolean {
    return (this.#left -= letters) > 0;
  }
}

/**
 * A text with all that ever stood in it, as its log is gone through row by row: finds the letters that words were which
 * come again after they were taken out. Yjs writes them anew, whether the note was restored or a deletion was undone.
 */
export class PastText {
  readonly doc = new Y.Doc({ gc: false });
  readonly #root: string;
  readonly #came = new Map<number, Range[]>();
  readonly #went = new Map<number, Range[]>();
  /** Rows after which the text stood in a way that somebody may bring back. */
  readonly #stood = new Set<number>();
  readonly #takenOut = new Pieces();
  #last: Pick<Row, 'actor' | 'at'> | undefined;
  #row = -1;
  #letters: Letters | undefined;

  constructor(root: string, base: Uint8Array | undefined) {
    this.#root = root;
    if (base) Y.applyUpdate(this.doc, base);
    this.doc.on('afterTransaction', this.#note);
  }

  /** Applies the next row of the log; answers what it brought, where that is long enough to be known again. */
  add(row: Row): readonly Run[] {
    if (this.#last && (this.#last.actor !== row.actor || minute(this.#last.at) !== minute(row.at))) this.#stood.add(this.#row);
    this.#last = row;
    this.#row += 1;
    const { store } = this.doc;
    const before = new Map([...store.clients.keys()].map((client) => [client, Y.getState(store, client)]));
    Y.applyUpdate(this.doc, row.update);
    const runs = [...store.clients.keys()].flatMap((client) => this.#runs(client, before.get(client) ?? 0));
    return runs.some(({ text }) => text.length >= least) ? runs : [];
  }

  readonly #note = ({ beforeState, afterState, deleteSet }: Y.Transaction) => {
    for (const [client, after] of afterState) {
      const clock = beforeState.get(client) ?? 0;
      if (after > clock) put(this.#came, client, { clock, length: after - clock, row: this.#row });
    }
    for (const [client, ranges] of deleteSet.clients)
      for (const { clock, len } of ranges) {
        put(this.#went, client, { clock, length: len, row: this.#row });
        this.#takenOut.add(this.#wordsAt(client, clock, len));
      }
    if (deleteSet.clients.size === 0) return;
    this.#stood.add(this.#row - 1);
    this.#letters = undefined;
  };

  #wordsAt(client: number, from: number, length: number): string {
    const structs = this.doc.store.clients.get(client) ?? [];
    let words = '';
    for (let at = Y.findIndexSS(structs, from); at < structs.length; at += 1) {
      const item = structs[at];
      if (!item || item.id.clock >= from + length) break;
      if (item instanceof Y.Item && item.content instanceof Y.ContentString)
        words += item.content.str.slice(Math.max(0, from - item.id.clock), from + length - item.id.clock);
    }
    return words;
  }

  #runs(client: number, from: number): Run[] {
    if (Y.getState(this.doc.store, client) - from < leastBeside) return [];
    const text = this.doc.get(this.#root, Y.XmlText);
    const structs = this.doc.store.clients.get(client) ?? [];
    const runs: { client: number; text: string; clocks: number[]; end: Y.Item }[] = [];
    for (let at = Y.findIndexSS(structs, from); at < structs.length; at += 1) {
      const item = structs[at];
      if (!(item instanceof Y.Item) || item.deleted || item.parent !== text || !(item.content instanceof Y.ContentString))
        continue;
      const skipped = Math.max(0, from - item.id.clock);
      const letters = item.content.str.slice(skipped);
      const clocks = Array.from({ length: letters.length }, (_, place) => item.id.clock + skipped + place);
      const last = runs.at(-1);
      if (last && skipped === 0 && letterBefore(item) === last.end) {
        last.text += letters;
        last.clocks.push(...clocks);
        last.end = item;
      } else runs.push({ client, text: letters, clocks, end: item });
    }
    return runs;
  }

  /**
   * For each of these words the letters that they were when they last stood here, before they were taken out, as client
   * and clock; undefined where they never did.
   */
  find(words: readonly string[], effort: Effort): readonly (readonly (readonly [number, number])[] | undefined)[] {
    const found = words.map((): number[] | undefined => undefined);
    if (this.#went.size === 0) return words.map(() => undefined);
    const wanted = words.map((word) => word.length >= least && this.#takenOut.mayHave(word));
    if (!wanted.includes(true)) return words.map(() => undefined);
    if (!this.#letters && !effort.spend(this.doc.get(this.#root, Y.XmlText).length)) return words.map(() => undefined);
    const letters = (this.#letters ??= this.#read());
    for (const row of [...this.#stood].sort((a, b) => b - a)) {
      if (!effort.spend(letters.text.length)) break;
      const then = standing(letters, row);
      const before = found.filter(Boolean).length;
      for (const [at, word] of words.entries()) if (wanted[at] && !found[at]) found[at] = goneIn(letters, then, word);
      if (found.filter(Boolean).length > before)
        for (const [at, word] of words.entries())
          if (!wanted[at] && word.length >= leastBeside) found[at] ??= goneIn(letters, then, word);
      if (wanted.every((one, at) => !one || found[at])) break;
    }
    return found.map((places) => places?.map((at) => [letters.clients[at] ?? 0, letters.clocks[at] ?? 0] as const));
  }

  #read(): Letters {
    const text = this.doc.get(this.#root, Y.XmlText);
    const parts: string[] = [];
    let count = 0;
    const items: Y.Item[] = [];
    for (let item = text._start; item; item = item.right) {
      if (!(item.content instanceof Y.ContentString)) continue;
      items.push(item);
      parts.push(item.content.str);
      count += item.length;
    }
    const [clients, clocks] = [new Float64Array(count), new Float64Array(count)];
    const [came, went] = [new Int32Array(count), new Int32Array(count)];
    const [cameOf, wentOf] = [rowsOf(this.#came, -1), rowsOf(this.#went, always)];
    let at = 0;
    for (const { id, length } of items)
      for (let place = 0; place < length; place += 1, at += 1) {
        clients[at] = id.client;
        clocks[at] = id.clock + place;
        came[at] = cameOf(id.client, id.clock + place);
        went[at] = wentOf(id.client, id.clock + place);
      }
    return { text: parts.join(''), clients, clocks, came, went };
  }
}

const minute = (at: Date): number => Math.floor(at.getTime() / 60_000);

function put(ranges: Map<number, Range[]>, client: number, range: Range): void {
  const list = ranges.get(client);
  if (list) list.push(range);
  else ranges.set(client, [range]);
}

function letterBefore(item: Y.Item): Y.Item | null {
  let before = item.left;
  while (before && !before.countable) before = before.left;
  return before;
}

/** By letter, as somebody asks for them one after the other. */
function rowsOf(ranges: ReadonlyMap<number, readonly Range[]>, otherwise: number): (client: number, clock: number) => number {
  const sorted = new Map([...ranges].map(([client, list]) => [client, list.toSorted((a, b) => a.clock - b.clock)]));
  let last: Range | undefined;
  let lastClient: number | undefined;
  return (client, clock) => {
    if (last && lastClient === client && clock >= last.clock && clock < last.clock + last.length) return last.row;
    const list = sorted.get(client) ?? [];
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const one = list[middle];
      if (one && one.clock + one.length <= clock) low = middle + 1;
      else high = middle;
    }
    const one = list[low];
    if (!one || one.clock > clock) return otherwise;
    [last, lastClient] = [one, client];
    return one.row;
  };
}

const size = 6;
/**
 * All that was taken out, in small pieces: what was never here is told by them from what was, without going back row by
 * row. Letters that are taken out one by one by Backspace come from behind.
 */
class Pieces {
  readonly #pieces = new Set<string>();
  #end = '';

  add(words: string): void {
    const text = this.#end + words;
    for (let at = 0; at + size <= text.length; at += 1) this.#pieces.add(text.slice(at, at + size));
    this.#end = text.slice(-size + 1);
  }

  /** Whether most of it is among them. */
  mayHave(words: string): boolean {
    let [asked, met] = [0, 0];
    for (let at = 0; at + size <= words.length; at += 2) {
      const piece = words.slice(at, at + size);
      asked += 1;
      if (this.#pieces.has(piece) || this.#pieces.has([...piece].toReversed().join(''))) met += 1;
    }
    return met * 2 >= asked;
  }
}

type Standing = { readonly text: string; readonly places: Int32Array };
/** What stood after a row. */
function standing({ text, came, went }: Letters, row: number): Standing {
  const places = new Int32Array(came.length);
  const stood: string[] = [];
  for (let at = 0; at < came.length; at += 1)
    if ((came[at] ?? 0) <= row && (went[at] ?? 0) > row) {
      places[stood.length] = at;
      stood.push(text.charAt(at));
    }
  return { text: stood.join(''), places };
}

/** Where words stood then of which no letter stands any more. */
function goneIn({ went }: Letters, { text, places }: Standing, word: string): number[] | undefined {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const found = Array.from(places.subarray(at, at + word.length));
    if (found.every((place) => went[place] !== always)) return found;
  }
  return undefined;
}
