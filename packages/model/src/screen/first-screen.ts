import type { View } from '../query/view.ts';
import type { ObjectType } from '../schema/object-type.ts';
import { ASOF } from '../features/views/address-words.ts';
import { boardGroup, opensAsBoard } from './board-group.ts';
import { boardSort, usualSort, viewFromAddress } from './view-address.ts';

/** So many of each column of a board are more than a screen is high, and so many lines of a list. */
export const firstCards = 14;
export const firstLines = 60;

/** What an address shows first: the first cards of each column of a board, or the first lines of a list. */
export type FirstScreen = {
  readonly view: View;
  /** Of a board: the field whose values are its columns. */
  readonly column: string | undefined;
  /** The pipeline that was asked for. */
  readonly pipeline: string | undefined;
};

/**
 * What the words of an address (its search) show first of a type. Undefined where that is not the first rows of the
 * view's order: a calendar, a day that is over, a list in groups, figures and values of related records, which need all rows.
 */
export function firstScreen(type: ObjectType, words: URLSearchParams): FirstScreen | undefined {
  const asked = words.get('view');
  if (asked === 'calendar' || words.has(ASOF)) return undefined;
  const onBoard = opensAsBoard(type, asked);
  const view = viewFromAddress(type, words, onBoard ? boardSort(type.key) : usualSort);
  if (view.derived?.length || (!onBoard && (view.group !== undefined || view.aggregates?.length))) return undefined;
  const column = onBoard ? (boardGroup(type, view.group)?.key ?? type.board) : undefined;
  return { view, column, pipeline: words.get('pipeline') ?? undefined };
}
