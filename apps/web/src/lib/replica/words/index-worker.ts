/** The index of words, in a thread of its own: typing never waits for it. Its page tells it everything that it knows. */
import { readSearch } from '@rapport/model/search/search-query';
import { WordIndex } from '@rapport/model/search/word-index';
import type { FromWorker, ToWorker } from './messages.ts';

const index = new WordIndex();

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === 'change') {
    for (const key of data.forget) index.remove(key);
    for (const entry of data.put) index.put(entry);
    return;
  }
  const types = new Set(data.types);
  const found = index.find(readSearch(data.typed), data.limit, (key) => types.has(key.slice(0, key.indexOf('/'))));
  postMessage({ ask: data.ask, keys: found.map(({ key }) => key) } satisfies FromWorker);
});
