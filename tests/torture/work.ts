import { v7 as uuidv7 } from 'uuid';
import type { Place as Document } from './clients/stock-client.ts';
import type { Edit } from './clients/own-protocol.ts';
import type { Way } from './ledger.ts';
import { type Random, seededRandom } from './random.ts';
import type { Rig } from './rig.ts';
import { makeToken, type TokenKind } from './tokens.ts';

/** Records that are worked on at once, and how many set members one of them gets before another takes its place. */
const recordsAtOnce = 8;
const membersPerRecord = 120;
/** Pages that one of our own clients has open: their fields go through documents, those of others as commands. */
const openPages = 3;
const tick = 100;
const fields = ['name', 'description', 'domain', 'externalId'] as const;

/** An account, and a note about it. */
type Place = Document & { readonly note: Document };

/** How many edits a second everybody of one kind makes together. */
export type Pace = { readonly [way in Exclude<Way, 'import'>]: number };

/**
 * What each kind of client writes: half of all edits are set members and comments, which nothing overwrites, or words
 * in notes. A provider has no comments, a program types no words. New rows are few, since every device holds all of them.
 */
const mixes: { readonly [way in Exclude<Way, 'import'>]: readonly TokenKind[] } = {
  own: ['value', 'value', 'value', 'value', 'value', 'tag', 'tag', 'word', 'word', 'comment', 'comment', 'record'],
  stock: ['value', 'value', 'tag', 'tag', 'word'],
  rest: ['value', 'value', 'value', 'tag', 'tag', 'comment', 'record'],
};

type Author = {
  readonly way: Exclude<Way, 'import'>;
  readonly name: string;
  readonly member: string;
  busy(): boolean;
  write(edits: readonly Edit[]): void;
};

/** Everybody at work: who writes what follows from the seed. */
export class Work {
  readonly #rig: Rig;
  readonly #chance: Random;
  readonly #authors: readonly Author[];
  readonly #pace: Pace;
  readonly #owed = new Map<Author, number>();
  readonly #counts = new Map<string, number>();
  readonly #members = new Map<string, number>();
  #places: Place[] = [];
  /** Whose pages one of our own clients has open. */
  readonly #shown = new Map<string, readonly Place[]>();
  readonly #replacing = new Set<Place>();
  #timer: NodeJS.Timeout | undefined;

  constructor(rig: Rig, seed: number, pace: Pace) {
    this.#rig = rig;
    this.#chance = seededRandom(seed);
    this.#pace = pace;
    this.#authors = [
      ...rig.own.map((client) => author('own', client, (edits) => client.write(edits))),
      ...rig.stock.map((client) => author('stock', client, (edits) => edits.forEach((edit) => client.write(edit)))),
      ...rig.rest.map((client) => author('rest', client, (edits) => edits.forEach((edit) => client.write(edit)))),
    ];
  }

  /** Who writes, by name. */
  get names(): readonly string[] {
    return this.#authors.map(({ name }) => name);
  }

  async start(): Promise<void> {
    while (this.#places.length < recordsAtOnce) this.#places.push(await this.#newPlace());
    this.#show();
    this.#timer = setInterval(() => this.#tick(), tick);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Everybody writes `each` edits at once. */
  burst(each: number): void {
    for (const one of this.#authors) this.#write(one, each);
  }

  #tick(): void {
    for (const one of this.#authors) {
      const peers = this.#authors.filter(({ way }) => way === one.way).length;
      const owed = (this.#owed.get(one) ?? this.#chance.next()) + ((this.#pace[one.way] / peers) * tick) / 1_000;
      this.#owed.set(one, owed % 1);
      if (owed >= 1) this.#write(one, Math.floor(owed));
    }
  }

  #write(one: Author, count: number): void {
    const { ledger, own } = this.#rig;
    // A client that is being killed or started writes nothing; a program waits for its answers, and so do people at last.
    if (one.way === 'own' && !own.find(({ name }) => name === one.name)?.ready) return;
    if (one.busy()) return;
    const edits: Edit[] = [];
    for (let left = count; left > 0; left -= 1) {
      const kind = this.#chance.pick(mixes[one.way]);
      const place = this.#chance.pick((kind === 'word' && this.#shown.get(one.name)) || this.#places);
      const n = (this.#counts.get(one.name) ?? 0) + 1;
      this.#counts.set(one.name, n);
      const token = makeToken(one.name, kind, n);
      const field = kind === 'value' ? this.#chance.pick(fields) : '';
      const made = kind === 'record' && one.way === 'own' ? uuidv7() : place.id;
      const record = kind === 'word' ? place.note.id : made;
      if (kind === 'tag') this.#members.set(place.id, (this.#members.get(place.id) ?? 0) + 1);
      ledger.add({ token, kind, way: one.way, client: one.name, member: one.member, record, field });
      edits.push({ token, kind, record, field });
    }
    one.write(edits);
    this.#replaceFull();
  }

  #replaceFull(): void {
    const full = ({ id }: Place) => (this.#members.get(id) ?? 0) >= membersPerRecord;
    const old = this.#places.find((place) => full(place) && !this.#replacing.has(place));
    if (!old) return;
    this.#replacing.add(old);
    this.#newPlace()
      .then((place) => {
        this.#places = this.#places.map((one) => (one === old ? place : one));
        this.#show();
      })
      .catch((error: unknown) => console.error('no new record', error))
      .finally(() => this.#replacing.delete(old));
  }

  async #newPlace(): Promise<Place> {
    const { operator } = this.#rig;
    const { id, document } = await operator.json<Document>('POST', '/api/v1/accounts', { name: 'To be worked on' });
    const about = { name: 'To be typed in', record: `account:${id}` };
    const note = await operator.json<Document>('POST', '/api/v1/notes', about);
    return { id, document, note: { id: note.id, document: note.document } };
  }

  #show(): void {
    for (const client of this.#rig.stock) client.show(this.#places.flatMap(({ note, ...account }) => [account, note]));
    for (const [index, client] of this.#rig.own.entries()) {
      const from = (index * openPages) % this.#places.length;
      const shown = [...this.#places, ...this.#places].slice(from, from + openPages);
      this.#shown.set(client.name, shown);
      client.show({ accounts: shown.map(({ id }) => id), notes: shown.map(({ note }) => note.id) });
    }
  }
}

const author = (
  way: Author['way'],
  client: { readonly name: string; readonly member: string; readonly busy: boolean },
  write: Author['write'],
): Author => ({ way, name: client.name, member: client.member, busy: () => client.busy, write });
