import { objectType, objectTypeByPlural } from '@rapport/model/objects/index';
import { loadViewWords } from '#lib/records/views/words.svelte.ts';

/** Board and table are chunks of their own: the one that is asked for is on its way before rows are read. */
export const load = async ({ params, url, parent }) => {
  const type = objectTypeByPlural(params.type) ?? objectType(params.type);
  const onBoard = type?.board !== undefined && url.searchParams.get('view') !== 'table';
  // The language is known when the layout has loaded; the chunk does not wait for that.
  const words = parent().then(() => loadViewWords());
  const [Board, Table] = await Promise.all([
    onBoard ? import('#lib/records/board/Board.svelte').then((module) => module.default) : undefined,
    onBoard ? undefined : import('#lib/records/list/RecordTable.svelte').then((module) => module.default),
    words,
  ]);
  return { Board, Table };
};
