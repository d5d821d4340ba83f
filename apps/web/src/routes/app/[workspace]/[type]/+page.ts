import { objectType, objectTypeByPlural } from '@rapport/model/objects/index';

/** Board and table are chunks of their own: the one that is asked for is on its way before rows are read. */
export const load = async ({ params, url }) => {
  const type = objectTypeByPlural(params.type) ?? objectType(params.type);
  const onBoard = type?.board !== undefined && url.searchParams.get('view') !== 'table';
  return {
    Board: onBoard ? (await import('#lib/records/board/Board.svelte')).default : undefined,
    Table: onBoard ? undefined : (await import('#lib/records/list/RecordTable.svelte')).default,
  };
};
