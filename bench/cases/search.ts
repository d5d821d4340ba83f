import { DatabaseSync } from 'node:sqlite';
import { objectType } from '@rapport/model/objects/index';
import type { Values } from '@rapport/model/schema/row';
import { readSearch } from '@rapport/model/search/search-query';
import { searchTextsOf, type SearchEntry } from '@rapport/model/search/search-entry';
import { WordIndex } from '@rapport/model/search/word-index';
import { table } from '../rig/report.ts';
import { short, summarise } from '../rig/statistics.ts';

const SIZES = { deal: 100_000, contact: 50_000, account: 20_000 } as const;
const HITS = 40;
const MOST_QUERIES = 200;

type Engine = { readonly find: (typed: string, kind: string) => unknown; readonly close: () => void };

/** A search of 170,000 records in one thread, as the browser's worker does it, beside SQLite's full-text index (in memory). */
export async function search(): Promise<string> {
  const entries = records();
  const queries = asked(entries);
  const own = await measured(() => ownIndex(entries), queries);
  const sqlite = await measured(() => sqliteIndex(entries), queries);
  const rows = own.rows.map(([what, value], at) => {
    const other = what.startsWith('slip') || what.startsWith('memory') ? Number.NaN : sqlite.rows[at]![1];
    return [what, short(value), short(other), Number.isNaN(other) ? '' : `${short(value / other)}x`];
  });
  const count = entries.length.toLocaleString('en');
  return `${count} records, ${queries.whole.length} queries of a kind, the best ${HITS}; SQLite has no slips.\n\n${table(['what', 'rapport', 'SQLite FTS5', 'ratio'], rows)}`;
}

async function measured(make: () => Engine, queries: ReturnType<typeof asked>) {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const began = performance.now();
  const engine = make();
  const built = performance.now() - began;
  globalThis.gc?.();
  const after = process.memoryUsage();
  const rows: [string, number][] = [['made, ms', built]];
  rows.push(['memory, MB', (after.rss - before.rss) / 2 ** 20]);
  for (const [kind, texts] of Object.entries(queries)) {
    for (const typed of texts.slice(0, 20)) engine.find(typed, kind);
    const times = summarise(
      texts.map((typed) => {
        const start = performance.now();
        engine.find(typed, kind);
        return performance.now() - start;
      }),
    );
    rows.push([`${kind} p50, ms`, times.p50], [`${kind} p95, ms`, times.p95]);
  }
  engine.close();
  return { rows };
}

function ownIndex(entries: readonly SearchEntry[]): Engine {
  const index = new WordIndex();
  for (const entry of entries) index.put(entry);
  index.find(readSearch('warm'), HITS);
  // What is spelt as it stands there is answered first, as the worker does; what needs slips, with all that there is.
  const find = (typed: string, kind: string) =>
    kind === 'slip' ? index.find(readSearch(typed), HITS) : index.inSteps(readSearch(typed), HITS).first;
  return { find, close: () => {} };
}

function sqliteIndex(entries: readonly SearchEntry[]): Engine {
  const database = new DatabaseSync(':memory:');
  database.exec('create virtual table found using fts5(key unindexed, name, reach, tags, text, prefix="2 3")');
  const insert = database.prepare('insert into found values (?, ?, ?, ?, ?)');
  database.exec('begin');
  for (const { key, texts } of entries) insert.run(key, ...texts);
  database.exec('commit');
  const select = database.prepare(`select key from found where found match ? order by bm25(found, 0, 4, 3, 2, 1) limit ${HITS}`);
  const match = (typed: string) =>
    readSearch(typed)
      .words.map((word) => `"${word}"*`)
      .join(' ');
  return { find: (typed) => select.all(match(typed)), close: () => database.close() };
}

/** Always the same ones: names of syllables, so that some words are common and most are rare. */
function records(): SearchEntry[] {
  let seed = 42;
  const upto = (most: number) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * most);
  };
  const syllables = [
    'nor',
    'wind',
    'ber',
    'lin',
    'sol',
    'mar',
    'ke',
    'tan',
    'vel',
    'ro',
    'stein',
    'hof',
    'gar',
    'du',
    'pra',
    'xi',
  ];
  const word = (length: number) => Array.from({ length }, () => syllables[upto(syllables.length)]).join('');
  const common = ['renewal', 'rollout', 'pilot', 'license', 'service', 'expansion', 'upgrade', 'support'];
  const make: Record<keyof typeof SIZES, () => Values> = {
    deal: () => ({
      name: `${word(3)} ${common[upto(8)]} ${2_020 + upto(8)}`,
      tags: [common[upto(8)]!],
      number: 1_000 + upto(200_000),
    }),
    contact: () => {
      const [first, last] = [word(2), word(3)];
      return {
        firstName: first,
        lastName: last,
        emails: [`${first}.${last}@${word(3)}.example`],
        phones: [`+49 40 ${upto(9_999_999)}`],
      };
    },
    account: () => ({
      name: `${word(3)} gmbh`,
      domain: `${word(3)}.example`,
      description: `${common[upto(8)]} ${word(2)} ${word(4)}`,
    }),
  };
  return Object.entries(SIZES).flatMap(([key, count]) => {
    const type = objectType(key)!;
    return Array.from({ length: count }, (_, n) => ({
      key: `${key}/${n}`,
      updatedAt: new Date(1_760_000_000_000 + upto(30_000_000) * 1_000).toISOString(),
      texts: searchTextsOf(type, make[key as keyof typeof SIZES]()),
    }));
  });
}

/** Words that are there, their first letters, and the words with two neighbours exchanged. */
function asked(entries: readonly SearchEntry[]) {
  const step = Math.floor(entries.length / MOST_QUERIES);
  const words = Array.from({ length: MOST_QUERIES }, (_, at) => entries[at * step]!.texts[0].split(' ')[0]!);
  return {
    whole: words,
    beginning: words.map((word, at) => word.slice(0, 1 + (at % 5))),
    'two words': words.map((word, at) => `${word.slice(0, 3)} ${['ren', 'gm', 'pi', 'e'][at % 4]}`),
    slip: words.map((word) => word.slice(0, 2) + word[3] + word[2] + word.slice(4)),
  };
}
