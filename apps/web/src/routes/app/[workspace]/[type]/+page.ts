import { objectType, objectTypeByPlural } from '@rapport/model/objects/index';
import { calendarFields } from '#lib/records/calendar/calendar-days.ts';
import { ASOF } from '@rapport/model/features/views/address-words';
import { opensAsBoard } from '@rapport/model/screen/board-group';
import { loadViewWords } from '#lib/records/views/words.svelte.ts';

/** Board, table and calendar are chunks of their own: the one that is asked for is on its way before rows are read. */
export const load = async ({ params, url, parent }) => {
  const type = objectTypeByPlural(params.type) ?? objectType(params.type);
  const asked = url.searchParams.get('view');
  const asCalendar = asked === 'calendar' && type !== undefined && calendarFields(type).length > 0;
  const onBoard = type !== undefined && !asCalendar && opensAsBoard(type, asked === 'calendar' ? null : asked);
  // The language is known when the layout has loaded; the chunk does not wait for that.
  const words = parent().then(() => loadViewWords());
  const [Board, Table, Calendar, makePast] = await Promise.all([
    onBoard ? import('#lib/records/board/Board.svelte').then((module) => module.default) : undefined,
    onBoard || asCalendar ? undefined : import('#lib/records/list/RecordTable.svelte').then((module) => module.default),
    asCalendar ? import('#lib/records/calendar/Calendar.svelte').then((module) => module.default) : undefined,
    url.searchParams.has(ASOF) ? import('#lib/records/past/past.ts').then((module) => module.makePast) : undefined,
    words,
  ]);
  return { Board, Table, Calendar, makePast };
};
