/** The words of the address of a list, a board or a calendar, as far as more than a browser has to know them. */

/** Names the saved view that is looked at. */
export const SAVED = 'saved';
/** Names the day whose end a view is shown as of. */
export const ASOF = 'asof';
/** The day that a calendar was turned to, and the one as of which a view is looked at, are no part of what a view is. */
const notKept: readonly string[] = [SAVED, 'at', ASOF];

/** The words of an address that a view keeps, in an order of their own. */
export const entriesOf = (address: string): [name: string, value: string][] =>
  [...new URLSearchParams(address)]
    .filter(([name]) => !notKept.includes(name))
    .sort(([a, b], [c, d]) => inOrder(a, c) || inOrder(b, d));

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What of an address a view keeps: everything but its own name. */
export const addressToSave = (search: string): string => readable(new URLSearchParams(entriesOf(search)));

const readableAsTheyAre: Readonly<Record<string, string>> = {
  '%5B': '[',
  '%5D': ']',
  '%40': '@',
  '%2C': ',',
  '%28': '(',
  '%29': ')',
  '%3A': ':',
  '%3B': ';',
  '%3E': '>',
};
/** Brackets and what divides are allowed in a query and easier to read as themselves. */
export const readable = (params: URLSearchParams): string =>
  params.toString().replaceAll(/%(?:5B|5D|40|2C|28|29|3A|3B|3E)/g, (code) => readableAsTheyAre[code] ?? code);
